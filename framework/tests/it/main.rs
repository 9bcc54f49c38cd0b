//! What only shows when the crate is used from outside, or looked at as a whole.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot be read or built here is a failed test"
)]

mod answers;
mod architecture;
mod attributes;
mod build;
mod caps;
mod clock;
mod commands;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod db;
mod dependencies;
mod document;
mod drain;
mod drift;
mod errors;
mod extract;
mod fault_codes;
mod folder;
mod fuzz;
mod guarded_docs;
mod handed_back;
mod handed_on;
mod hooks;
mod json_body;
#[cfg(feature = "jwks")]
mod jwt;
mod layers;
mod links;
#[cfg(unix)]
mod listeners;
mod live;
#[cfg(target_os = "linux")]
mod memory;
mod mounted;
#[cfg(target_os = "linux")]
mod open_files;
mod peers;
mod phases;
mod pipelining;
mod program;
mod repository;
mod respond;
mod robust;
mod routing;
mod schema;
mod security;
mod security_document;
#[cfg(all(feature = "accounts", feature = "sessions"))]
mod security_kit;
mod served;
mod services;
mod serving_threads;
mod settings;
mod six_faults;
mod slow;
mod streamed;
mod telemetry;
#[cfg(feature = "tls")]
mod tls;
mod ui;
mod weight;
mod wire;

// The database whose migrations `#[purlin::test]` finds at the root of the crate.
#[cfg(all(feature = "sqlite", feature = "postgres"))]
purlin::database! { sqlite = "tests/it/db/kit_migrations" }
