//! What only shows when the crate is used from outside, or looked at as a whole.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot be read or built here is a failed test"
)]

mod answers;
mod architecture;
mod attributes;
mod build;
mod clock;
mod commands;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod db;
mod document;
mod drift;
mod errors;
mod extract;
mod json_body;
mod layers;
mod links;
mod mounted;
mod phases;
mod repository;
mod respond;
mod robust;
mod routing;
mod schema;
mod services;
mod settings;
mod six_faults;
mod telemetry;
mod ui;
mod wire;
