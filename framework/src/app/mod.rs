//! The whole: modules, state, documents and commands as one app, which is a `tower::Service`.

mod access;
mod answers;
mod build;
mod builder;
mod built;
mod close;
mod command;
mod content;
#[cfg(feature = "accounts")]
mod cookie_keys;
#[cfg(not(feature = "accounts"))]
#[path = "no_cookie_keys.rs"]
mod cookie_keys;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;
#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
#[path = "no_database.rs"]
mod database;
mod docs;
mod document;
mod embedded;
mod error;
mod future;
mod guarded_docs;
mod headers;
mod health;
mod layered;
mod lifecycle;
mod load;
mod misfits;
mod operation;
mod own_path;
mod release;
mod schemes;
mod served;
mod service;
#[cfg(feature = "sessions")]
mod sessions;
#[cfg(not(feature = "sessions"))]
#[path = "no_sessions.rs"]
mod sessions;
mod settings;
mod target;
mod visit;
mod work;

pub use builder::App;
pub use built::BuiltApp;
pub use command::{Command, CommandFuture};
pub use docs::Docs;
#[cfg(feature = "fuzzing")]
pub(crate) use docs::fuzz::accept;
pub use error::BuildError;
pub use future::{AppFuture, ServeFuture};
pub use headers::AnswerHeaders;
pub use health::Health;
pub use lifecycle::StartError;
