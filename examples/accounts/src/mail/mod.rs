//! Letters: what is written to people, and who sends it.
//!
//! A letter is handed over when the transaction that it tells of is committed. If the process ends in between, it is lost, and whoever
//! waits for it asks for another.

mod letters;
mod outbox;
mod services;

use std::sync::Arc;

use purlin::prelude::*;

pub use letters::Letter;
pub use outbox::Outbox;

pub(crate) use services::PostService;

/// The mailer of the app.
pub type Mailer = Arc<dyn SendMail>;

/// Sends letters.
pub trait SendMail: std::fmt::Debug + Send + Sync {
    /// Takes a letter over, and returns at once: how long an answer takes must not tell whether a letter was sent, and so
    /// who has an account.
    fn send(&self, letter: Letter);
}

/// It has no routes.
pub(crate) fn module() -> Module {
    Module::new("mail").service::<PostService>()
}
