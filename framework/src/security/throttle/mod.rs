//! Whoever guesses has to wait.

mod attempt;
mod error;
mod key;
mod memory;
mod rule;
mod store;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

pub use attempt::Attempt;
pub use error::ThrottleError;
pub use key::ThrottleKey;
pub use memory::MemoryFailures;
pub use rule::ThrottleRule;
pub use store::{Failures, StoreFuture, Tally};

use crate::body::BoxError;
use crate::clock::Clock;

/// Counts failed logins, for each account and for each address, and makes whoever fails too often wait: 429 with `Retry-After`.
///
/// An account that is not there counts like one that is. What is counted is known by its hash only.
///
/// ```
/// use purlin::security::{LoginThrottle, ThrottleError};
///
/// # purlin::testing::block_on(async {
/// let throttle = LoginThrottle::new();
/// let address = "192.0.2.7".parse().unwrap();
///
/// // Before the password is looked at, so that a hundred guesses at once are counted as a hundred.
/// let attempt = throttle.begin("ada@example.com", Some(address)).await?;
/// let is_right = true;
/// if is_right {
///     attempt.succeeded().await?;
/// }
/// # Ok::<(), ThrottleError>(())
/// # }).unwrap();
/// ```
///
/// An attempt that is dropped has failed. One for which the code of a second factor is yet to come has neither failed nor succeeded:
/// [`cancelled`](Attempt::cancelled) takes it back, and a right password alone forgets no guesses at codes.
///
/// Give the throttle to the app with `App::state`, and hold it as `State<LoginThrottle>`. It counts in the process; several processes need a store
/// that they share: see [`Failures`].
#[derive(Clone)]
pub struct LoginThrottle {
    failures: Arc<dyn Failures>,
    account: ThrottleRule,
    address: ThrottleRule,
    clock: Clock,
}

impl LoginThrottle {
    /// With counters in this process: [`ThrottleRule::account`] and [`ThrottleRule::address`].
    pub fn new() -> Self {
        Self::with_store(MemoryFailures::new())
    }

    /// With counters elsewhere.
    pub fn with_store(failures: impl Failures) -> Self {
        Self {
            failures: Arc::new(failures),
            account: ThrottleRule::account(),
            address: ThrottleRule::address(),
            clock: Clock::system(),
        }
    }

    /// Sets how failures of an account count.
    #[must_use]
    pub const fn account(mut self, rule: ThrottleRule) -> Self {
        self.account = rule;
        self
    }

    /// Sets how failures from an address count.
    #[must_use]
    pub const fn address(mut self, rule: ThrottleRule) -> Self {
        self.address = rule;
        self
    }

    /// With a clock that a test turns.
    #[must_use]
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// Begins an attempt to log in to an account, by whatever name it was given; it counts as a failure until it has
    /// [succeeded](Attempt::succeeded). Addresses are those of [`ClientAddress`](crate::extract::ClientAddress); of IPv6 the network counts.
    ///
    /// # Errors
    /// There were too many failures, or the store cannot be reached. Then nothing more is counted.
    pub async fn begin(&self, account: &str, address: Option<IpAddr>) -> Result<Attempt, ThrottleError> {
        let address = address.map(ThrottleKey::address);
        let mut attempt = Attempt {
            failures: Arc::clone(&self.failures),
            account: ThrottleKey::account(account),
            address: None,
        };
        if address.is_some() {
            // Before the address is counted, whose next failure has to wait from then on.
            let now = self.clock.now();
            let wait = self.failures.wait(&attempt.account, now, self.account).await;
            refuse(wait)?;
        }
        if let Some(address) = address {
            self.count(&address, &self.address).await?;
            attempt.address = Some(address);
        }
        if let Err(error) = self.count(&attempt.account, &self.account).await {
            // Another one came between. Nobody's password was tried, so the address has not failed.
            if let Some(address) = &attempt.address {
                let given_back = self.failures.give_back(address).await;
                given_back.map_err(ThrottleError::store)?;
            }
            return Err(error);
        }
        Ok(attempt)
    }

    async fn count(&self, key: &ThrottleKey, rule: &ThrottleRule) -> Result<(), ThrottleError> {
        let counted = self.failures.count(key, self.clock.now(), *rule).await;
        refuse(counted)
    }
}

/// Refuses an attempt that has to wait, or whose failures cannot be counted.
fn refuse(wait: Result<Option<Duration>, BoxError>) -> Result<(), ThrottleError> {
    match wait.map_err(ThrottleError::store)? {
        None => Ok(()),
        Some(wait) => Err(ThrottleError::wait(wait)),
    }
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for LoginThrottle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginThrottle")
            .field("account", &self.account)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::error::{ApiError, Chain};

    #[tokio::test]
    async fn guesses_at_once_are_counted_before_any_of_them_has_failed() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let throttle = LoginThrottle::new().clock(&clock);
        let mut attempts = Vec::new();
        for _ in 0..5 {
            attempts.push(throttle.begin("ada", None).await.unwrap());
        }
        let refused = throttle.begin("ada", None).await.unwrap_err();
        assert_eq!(refused.retry_after(), Some(Duration::from_secs(1)));
        drop(attempts);
        assert!(throttle.begin("ada", None).await.is_err());
        assert!(throttle.begin("eve", None).await.is_ok());
    }

    #[tokio::test]
    async fn what_was_never_tried_is_no_failure() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let rule = ThrottleRule::account().free(1);
        let throttle = LoginThrottle::new().account(rule).address(rule).clock(&clock);
        let address = Some(IpAddr::from([192, 0, 2, 7]));
        for _ in 0..3 {
            let attempt = throttle.begin("ada", address).await.unwrap();
            attempt.cancelled().await.unwrap();
        }
        drop(throttle.begin("ada", address).await.unwrap());
        assert!(throttle.begin("ada", None).await.is_err());
        assert!(throttle.begin("eve", address).await.is_err());
    }

    #[tokio::test]
    async fn an_attempt_that_is_refused_costs_the_address_no_time() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let rule = ThrottleRule::account().free(1);
        let throttle = LoginThrottle::new().account(rule).address(rule).clock(&clock);
        let address = Some(IpAddr::from([192, 0, 2, 7]));
        drop(throttle.begin("eve", address).await.unwrap());
        clock.advance(Duration::from_secs(1));
        drop(throttle.begin("ada", None).await.unwrap());
        assert!(throttle.begin("ada", address).await.is_err());
        assert!(throttle.begin("zoe", address).await.is_ok());
    }

    #[tokio::test]
    async fn a_store_that_is_out_is_told_with_its_cause() {
        let throttle = LoginThrottle::with_store(Out);
        let error = throttle.begin("ada", None).await.unwrap_err();
        assert_eq!(
            Chain(&error).to_string(),
            "attempts to log in cannot be counted: the store is out"
        );
    }

    #[tokio::test]
    async fn who_has_not_failed_does_not_wait() {
        let rule = ThrottleRule::account().free(0);
        let throttle = LoginThrottle::new().account(rule);
        assert!(throttle.begin("ada", None).await.is_ok());
        assert!(throttle.begin("ada", None).await.is_err());
    }

    /// A store that cannot be reached.
    struct Out;

    impl Failures for Out {
        fn count<'a>(
            &'a self,
            _: &'a ThrottleKey,
            _: Timestamp,
            _: ThrottleRule,
        ) -> StoreFuture<'a, Option<Duration>> {
            Box::pin(std::future::ready(Err("the store is out".into())))
        }

        fn wait<'a>(
            &'a self,
            key: &'a ThrottleKey,
            now: Timestamp,
            rule: ThrottleRule,
        ) -> StoreFuture<'a, Option<Duration>> {
            self.count(key, now, rule)
        }

        fn give_back<'a>(&'a self, _: &'a ThrottleKey) -> StoreFuture<'a, ()> {
            Box::pin(std::future::ready(Err("the store is out".into())))
        }

        fn forget<'a>(&'a self, _: &'a ThrottleKey) -> StoreFuture<'a, ()> {
            Box::pin(std::future::ready(Err("the store is out".into())))
        }
    }

    #[tokio::test]
    async fn what_cannot_be_counted_is_not_let_through() {
        let error = LoginThrottle::with_store(Out)
            .begin("ada", None)
            .await
            .unwrap_err();
        assert_eq!(error.retry_after(), None);
        assert_eq!(error.into_problem().status(), 503);
    }
}
