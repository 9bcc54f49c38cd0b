//! A mailer that sends nothing.

use std::sync::{Mutex, PoisonError};

use purlin::tracing;

use super::{Letter, SendMail};
use crate::settings::Mode;

/// Where letters end up that nobody sends: in development in the log, so that its links can be opened, and in tests in their
/// hands.
#[derive(Debug, Default)]
pub struct Outbox {
    letters: Mutex<Vec<Letter>>,
    mode: Option<Mode>,
}

impl Outbox {
    /// One that keeps letters for a test.
    pub fn new() -> Self {
        Self::default()
    }

    /// One that keeps nothing, and in development shows it.
    pub(crate) fn of(mode: Mode) -> Self {
        Self {
            mode: Some(mode),
            ..Self::default()
        }
    }

    /// Takes the letters out that were sent so far.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SendMail for Outbox {
    fn send(&self, letter: Letter) {
        match self.mode {
            Some(Mode::Development) => {
                tracing::info!(
                    to = letter.to,
                    subject = letter.subject,
                    "a letter:\n{}",
                    letter.text
                );
            }
            Some(Mode::Production) => {
                tracing::error!(
                    subject = letter.subject,
                    "a letter was not sent: the app has no mailer"
                );
            }
            None => self
                .letters
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(letter),
        }
    }
}
