//! The sessions of an app.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tower_sessions_core::session::Record;

use super::{SessionError, Store, record};

/// The name of the cookie. The prefix makes browsers refuse it from other hosts of the domain, without HTTPS, and for a part of the
/// paths.
pub(super) const COOKIE: &str = "__Host-session";

/// How long a session lasts that nobody uses.
const IDLE: Duration = Duration::from_mins(30);

/// How long a session lasts at most.
const LIFETIME: Duration = Duration::from_hours(12);

/// The sessions of an app: where they are stored, and how long they last. Give them to the app with
/// [`App::sessions`](crate::App::sessions); handlers and services can hold them as `State<Sessions>`, to end those of a user.
///
/// ```
/// use std::time::Duration;
/// use purlin::App;
/// use purlin::session::{MemoryStore, Sessions};
///
/// let sessions = Sessions::new(MemoryStore::new()).idle(Duration::from_mins(15)).lifetime(Duration::from_hours(8));
/// let app = App::new("Shop", "1.0.0").sessions(sessions.clone());
/// # let _ = app;
///
/// # purlin::testing::block_on(async {
/// // When somebody changes a password, whoever had the old one is out.
/// sessions.end_all_of("user 7").await?;
/// # Ok::<(), purlin::session::SessionError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Sessions {
    pub(super) store: Arc<dyn Store>,
    pub(super) cookie: String,
    idle: Duration,
    lifetime: Duration,
}

impl Sessions {
    /// Sessions in a store. Nobody uses one for 30 minutes, or it is 12 hours old: then it is over.
    pub fn new(store: impl Store) -> Self {
        Self {
            store: Arc::new(store),
            cookie: COOKIE.to_owned(),
            idle: IDLE,
            lifetime: LIFETIME,
        }
    }

    /// Sets how long a session lasts that nobody uses.
    #[must_use]
    pub const fn idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Sets how long a session lasts at most, from the login on.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Sets the name of the cookie, `__Host-session` by default. It is always `Secure`, `HttpOnly`, `SameSite=Lax`, for all paths and for no other
    /// host, so keep the prefix; behind it letters, digits, `-` and `_`. Apps on one host, also on other ports, need names of their own.
    #[must_use]
    pub fn cookie(mut self, name: impl Into<String>) -> Self {
        self.cookie = name.into();
        self
    }

    /// Ends all sessions of a user, on all devices. Answers how many there were.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn end_all_of(&self, subject: impl fmt::Display) -> Result<u64, SessionError> {
        Ok(self.store.delete_of(&subject.to_string(), None).await?)
    }

    /// The name of the cookie.
    pub fn cookie_name(&self) -> &str {
        &self.cookie
    }

    /// Until when a session lasts that is used now.
    pub(super) fn expiry(&self, began: Timestamp, now: Timestamp) -> Timestamp {
        let after = |time: Timestamp, span| time.saturating_add(span).unwrap_or(Timestamp::MAX);
        after(now, self.idle).min(after(began, self.lifetime))
    }

    /// Whether a record is that of a session at this time. The store is asked by a clock of its own, and may be late.
    pub(super) fn is_alive(&self, record: &Record, now: Timestamp) -> bool {
        let began = record::began(record);
        let end = began.saturating_add(self.lifetime).unwrap_or(Timestamp::MAX);
        record.expiry_date > record::date(now) && end > now
    }

    /// Whether it is time to store that a session is used: not for each request, but often enough for nobody to notice.
    pub(super) fn is_touch_due(&self, record: &Record, expiry: Timestamp) -> bool {
        let gained = (record::date(expiry) - record.expiry_date).unsigned_abs();
        record::date(expiry) > record.expiry_date && gained >= self.idle / 10
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("cookie", &self.cookie)
            .field("idle", &self.idle)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
