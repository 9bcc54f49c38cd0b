//! What the app has from outside.

use std::sync::Arc;

use purlin::BoxError;
use purlin::clock::Clock;
use purlin::config::Sources;
use purlin::prelude::*;
use purlin::security::{Cost, LoginThrottle, PasswordOptions, Passwords, ThrottleRule};
use purlin::session::{MemoryStore, Sessions};

use crate::auth::PublicKeys;
use crate::mail::{Mailer, Outbox};
use crate::sessions::Tokens;
use crate::settings::{AccountsSettings, Mode};

/// What the app has from outside. A test has its own settings, its own clock, and passwords that cost it nothing.
#[derive(Debug)]
pub struct Outside {
    /// Where settings are read from.
    pub sources: Sources,
    /// What time it is.
    pub clock: Clock,
    /// Who sends letters. Without one, they are shown in the log in development, and in production the app does not start.
    pub mailer: Option<Mailer>,
    /// What the hash of a password costs.
    pub cost: Cost,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            sources: Sources::process(),
            clock: Clock::system(),
            mailer: None,
            cost: Cost::default(),
        }
    }
}

impl Outside {
    /// Gives the app what its services are made from.
    pub(crate) fn furnish(self, app: App, settings: &AccountsSettings) -> App {
        let clock = self.clock.clone();
        let options = PasswordOptions::new().cost(self.cost);
        let options = match settings.pepper.clone() {
            Some(pepper) => options.pepper(pepper),
            None => options,
        };
        let app = match (&self.mailer, settings.mode) {
            (None, Mode::Production) => app.module(Module::new("mailer").on_start(nobody_sends)),
            _ => app,
        };
        let mailer = self.mailer.unwrap_or_else(|| Arc::new(Outbox::of(settings.mode)));
        let tokens = Tokens::new(settings);
        // Who is logged in by a cookie has to log in again when the process restarts.
        let sessions = Sessions::new(MemoryStore::new().clock(clock.clone()));
        app.state(mailer)
            .state(Passwords::with(options))
            .state(throttle(settings).clock(clock.clone()))
            .state(settings.links().clock(clock))
            .state(PublicKeys::of(&tokens.jwks()))
            .state(tokens)
            .sessions(sessions)
    }
}

/// Keeps the app from starting where the first letter would tell that nobody sends it. The commands need no mailer.
async fn nobody_sends() -> Result<(), BoxError> {
    Err("`production` needs a mailer: give the app one in `Outside`".into())
}

/// Counts in this process.
fn throttle(settings: &AccountsSettings) -> LoginThrottle {
    LoginThrottle::new()
        .account(ThrottleRule::account().free(settings.failures_of_account))
        .address(ThrottleRule::address().free(settings.failures_from_address))
}
