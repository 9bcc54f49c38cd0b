//! Published keys, kept in memory and fetched again when it is time.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout};

use super::source::{AnyKeySource, KeySource};
use crate::body::BoxError;
use crate::error::Chain;
use crate::security::jwt::header::Header;
use crate::security::jwt::invalid::Reason;
use crate::security::jwt::key_set::KeySet;

/// How long a source has. Others wait for its answer, and for ever if it never came.
const PATIENCE: Duration = Duration::from_secs(10);

/// Published keys of an issuer, fetched when they are first needed and kept in memory. Clones share them.
///
/// - A set is fetched again when it is an hour old, or when a token names a key that it has not.
/// - There is one fetch at a time, and none within a minute of the last, so tokens with invented keys cost the issuer nothing.
/// - A fetch has ten seconds, and has failed when they are over.
/// - While the issuer cannot be reached, its last set goes on to hold, for a day. One request a minute waits for it, or a key that was taken back would
///   be accepted by the first request after a silence.
///
/// The times are measured with tokio's clock, which tests pause.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::jwt::{FetchedKeys, KeySource};
///
/// # fn keys(source: impl KeySource) -> FetchedKeys {
/// FetchedKeys::new(source).fresh_for(Duration::from_mins(10)).kept_for(Duration::from_hours(4))
/// # }
/// ```
#[derive(Clone)]
pub struct FetchedKeys {
    shared: Arc<Shared>,
    times: Times,
}

/// How old a set may become, and how often it is asked for.
#[derive(Debug, Clone, Copy)]
struct Times {
    fresh: Duration,
    kept: Duration,
    between: Duration,
}

struct Shared {
    source: Box<dyn AnyKeySource>,
    current: RwLock<Option<Fetched>>,
    /// Held while a fetch is under way.
    flight: Arc<Mutex<Flight>>,
}

/// A set, and when it came.
#[derive(Debug, Clone)]
struct Fetched {
    keys: KeySet,
    at: Instant,
}

/// When the last fetch ended, however it did.
#[derive(Debug, Default)]
struct Flight {
    ended: Option<Instant>,
}

impl FetchedKeys {
    /// The keys of a source. Nothing is fetched yet.
    pub fn new(source: impl KeySource) -> Self {
        Self {
            shared: Arc::new(Shared {
                source: Box::new(source),
                current: RwLock::new(None),
                flight: Arc::default(),
            }),
            times: Times {
                fresh: Duration::from_hours(1),
                kept: Duration::from_hours(24),
                between: Duration::from_mins(1),
            },
        }
    }

    /// How old a set becomes before it is fetched again. The default is an hour. A key that the issuer takes back is accepted that long.
    #[must_use]
    pub const fn fresh_for(mut self, age: Duration) -> Self {
        self.times.fresh = age;
        self
    }

    /// How old a set becomes before it no longer holds, if none can be fetched. The default is a day.
    #[must_use]
    pub const fn kept_for(mut self, age: Duration) -> Self {
        self.times.kept = age;
        self
    }

    /// How long there is no other fetch after one. The default is a minute: that long a new key can be unknown, if the set was fetched
    /// just before it was published.
    #[must_use]
    pub const fn at_most_every(mut self, interval: Duration) -> Self {
        self.times.between = interval;
        self
    }

    /// Fetches the keys unless they are there, for a start hook that shall fail if they cannot be had.
    ///
    /// # Errors
    /// They cannot be fetched.
    pub async fn prepare(&self) -> Result<(), KeysUnavailable> {
        if self.held().is_none() {
            self.refresh(None).await;
        }
        self.held().map(drop).ok_or(KeysUnavailable(()))
    }

    /// A set that has the key which the header names, or the last one if none has.
    pub(super) async fn keys_for(&self, header: &Header) -> Result<KeySet, KeysUnavailable> {
        match self.held() {
            Some(fetched) if self.is_fresh(&fetched) && fetched.has(header) => return Ok(fetched.keys),
            // Others go on with the set that there is while one of them renews it.
            Some(fetched) if fetched.has(header) => self.renew(fetched.at).await,
            Some(fetched) => self.refresh(Some(fetched.at)).await,
            None => self.refresh(None).await,
        }
        self.held().map(|fetched| fetched.keys).ok_or(KeysUnavailable(()))
    }

    /// The set that holds now.
    fn held(&self) -> Option<Fetched> {
        // A set is put in whole, so a poisoned lock is as good as any.
        let current = self.shared.current.read().unwrap_or_else(PoisonError::into_inner);
        current
            .clone()
            .filter(|fetched| fetched.at.elapsed() < self.times.kept)
    }

    fn is_fresh(&self, fetched: &Fetched) -> bool {
        fetched.at.elapsed() < self.times.fresh
    }

    /// Fetches a set unless somebody does already.
    async fn renew(&self, seen: Instant) {
        if let Ok(flight) = Arc::clone(&self.shared.flight).try_lock_owned() {
            self.fly(flight, Some(seen)).await;
        }
    }

    /// Fetches a set, or waits for the one that is being fetched.
    async fn refresh(&self, seen: Option<Instant>) {
        let flight = Arc::clone(&self.shared.flight).lock_owned().await;
        self.fly(flight, seen).await;
    }

    /// Fetches unless there is a newer set than the one seen, or the last fetch ended just now.
    async fn fly(&self, flight: OwnedMutexGuard<Flight>, seen: Option<Instant>) {
        let is_newer = self.held().map(|fetched| fetched.at) != seen;
        let is_too_soon = flight
            .ended
            .is_some_and(|ended| ended.elapsed() < self.times.between);
        if is_newer || is_too_soon {
            return;
        }
        // A task of its own: a client that hangs up ends its request, and must not end the fetch that others wait for.
        let task = tokio::spawn(fetch(Arc::clone(&self.shared), flight));
        if task.await.is_err() {
            tracing::error!(target: "purlin::jwt", "the source of keys panicked");
        }
    }
}

/// Fetches a set. The lock is given back when it is done.
async fn fetch(shared: Arc<Shared>, flight: OwnedMutexGuard<Flight>) {
    let _ending = Ending(flight);
    let fetched = match timeout(PATIENCE, shared.source.fetch_boxed()).await {
        Ok(Ok(document)) => KeySet::from_jwks(&document).map_err(BoxError::from),
        Ok(Err(error)) => Err(error),
        Err(_) => Err("the source did not answer within ten seconds".into()),
    };
    match fetched {
        Ok(keys) if !keys.is_empty() => {
            tracing::debug!(target: "purlin::jwt", keys = keys.len(), "keys fetched");
            let at = Instant::now();
            *shared.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Fetched { keys, at });
        }
        Ok(_) => tracing::warn!(target: "purlin::jwt", "the keys fetched have none that can be used"),
        Err(error) => {
            let error = Chain(&*error).to_string();
            tracing::warn!(target: "purlin::jwt", error, "the keys cannot be fetched");
        }
    }
}

/// Notes when a fetch ends, also if it panics.
struct Ending(OwnedMutexGuard<Flight>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.ended = Some(Instant::now());
    }
}

impl Fetched {
    /// Whether the key that a header names is there. What else is wrong with the header, another set would not make right.
    fn has(&self, header: &Header) -> bool {
        !matches!(self.keys.find(header), Err(Reason::Key))
    }
}

impl fmt::Debug for FetchedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchedKeys")
            .field("times", &self.times)
            .field("keys", &self.held().map(|fetched| fetched.keys))
            .finish_non_exhaustive()
    }
}

/// The keys of an issuer cannot be had, and none were fetched before.
///
/// It says nothing about the token, so it is no 401: clients are told 503, and can try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysUnavailable(());

impl fmt::Display for KeysUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the keys of the issuer cannot be fetched")
    }
}

impl std::error::Error for KeysUnavailable {}
