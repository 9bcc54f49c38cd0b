//! The whole: modules, state, documents and commands as one app, which is a `tower::Service`.

mod build;
mod builder;
mod built;
mod command;
mod docs;
mod document;
mod error;
mod layer;
mod operation;
mod served;

pub use builder::App;
pub use built::{AppFuture, BuiltApp};
pub use command::{Command, CommandFuture};
pub use docs::Docs;
pub use error::BuildError;
pub use layer::Stack;
pub use served::Served;
