//! Where the database is, and how long it is waited for.

use std::borrow::Cow;
use std::time::Duration;

use log::LevelFilter;
use sqlx_core::connection::ConnectOptions;

use super::Synchronous;
use crate::config::value::words;
use crate::config::{SettingValue, Settings};
use crate::secret::Secret;

/// Where the database is, and how long it is waited for. [`App::database`](crate::App::database) reads it; in the settings file
/// it is the table `[database]`.
///
/// ```
/// use purlin::config::Sources;
/// use purlin::db::DatabaseSettings;
///
/// let sources = Sources::new().variable("DATABASE_URL", "postgres://shop@db/shop").variable("DATABASE_POOL_SIZE", "20");
/// let settings: DatabaseSettings = sources.load().unwrap();
/// assert_eq!((settings.pool_size, settings.acquire_timeout.as_secs()), (20, 2));
/// ```
#[derive(Debug, Clone, Settings)]
#[settings(prefix = "DATABASE_", table = "database")]
#[non_exhaustive]
pub struct DatabaseSettings {
    /// The address: `sqlite:shop.db`, `postgres://user:password@host/name`.
    pub url: Secret<String>,
    /// The address of a replica that transactions which only read go to. PostgreSQL only.
    pub replica_url: Option<Secret<String>>,
    /// The most connections at once; of SQLite those that read, beside the one that writes.
    #[setting(default = 10, ge = 1)]
    pub pool_size: u32,
    /// How long a transaction waits for a connection before it fails.
    #[setting(default = "2s")]
    pub acquire_timeout: Duration,
    /// How long one statement may run. It is shorter than a handler's 30 s, so that the database stops too. Zero is no limit.
    #[setting(default = "25s")]
    pub statement_timeout: Duration,
    /// Whether the app brings the tables up to date when it starts: `auto`, `always` or `never`.
    #[setting(default = "auto")]
    pub migrate: MigrateOnStart,
    /// A statement that runs this long is a line of the log, with its text and without its values. Zero is never.
    #[setting(default = "1s")]
    pub slow_query: Duration,
    /// Whether there is a pooler in between that lends a connection for one transaction, as PgBouncer does. PostgreSQL only.
    #[setting(default = false)]
    pub pooler: bool,
    /// Whether a commit waits for the disk: `full`, the default, or `normal`. SQLite only, for PostgreSQL has a setting of its own.
    pub synchronous: Option<Synchronous>,
}

/// Whether an app brings the tables up to date when it starts to serve. If it does not and they are not, it does not start.
///
/// A database in memory is new in each process, and always gets its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MigrateOnStart {
    /// SQLite yes, for the file belongs to this app alone; PostgreSQL no, for a deployment has its own step for it.
    #[default]
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

/// The values, and how they are written.
const NAMES: [(MigrateOnStart, &str); 3] = [
    (MigrateOnStart::Auto, "auto"),
    (MigrateOnStart::Always, "always"),
    (MigrateOnStart::Never, "never"),
];

impl SettingValue for MigrateOnStart {
    fn expected() -> Cow<'static, str> {
        words(&NAMES.map(|(_, name)| name))
    }

    fn parse(text: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(_, name)| *name == text.trim());
        found.map(|(value, _)| *value)
    }

    fn show(&self) -> String {
        let found = NAMES.iter().find(|(value, _)| value == self);
        found.map_or_else(String::new, |(_, name)| (*name).to_owned())
    }
}

impl DatabaseSettings {
    /// The defaults for an address.
    ///
    /// ```
    /// let settings = purlin::db::DatabaseSettings::at("sqlite::memory:");
    /// assert_eq!(settings.pool_size, 10);
    /// ```
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: Secret::new(url.into()),
            replica_url: None,
            pool_size: 10,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(25),
            migrate: MigrateOnStart::Auto,
            slow_query: Duration::from_secs(1),
            pooler: false,
            synchronous: None,
        }
    }

    /// Sets whether the app brings the tables up to date when it starts.
    #[must_use]
    pub const fn migrate(mut self, when: MigrateOnStart) -> Self {
        self.migrate = when;
        self
    }

    /// Sets the most connections at once.
    #[must_use]
    pub const fn pool_size(mut self, connections: u32) -> Self {
        self.pool_size = connections;
        self
    }

    /// Sets how long a transaction waits for a connection.
    #[must_use]
    pub const fn acquire_timeout(mut self, patience: Duration) -> Self {
        self.acquire_timeout = patience;
        self
    }

    /// Sets how long one statement may run.
    #[must_use]
    pub const fn statement_timeout(mut self, limit: Duration) -> Self {
        self.statement_timeout = limit;
        self
    }

    /// Sets how long a statement runs that is logged.
    #[must_use]
    pub const fn slow_query(mut self, threshold: Duration) -> Self {
        self.slow_query = threshold;
        self
    }

    /// Says that a pooler stands in between. See [`pooler`](Self#structfield.pooler).
    #[must_use]
    pub const fn behind_pooler(mut self) -> Self {
        self.pooler = true;
        self
    }

    /// Sets what a commit of SQLite waits for.
    ///
    /// ```
    /// use purlin::db::{DatabaseSettings, Synchronous};
    ///
    /// let settings = DatabaseSettings::at("sqlite:shop.db").synchronous(Synchronous::Normal);
    /// assert_eq!(settings.synchronous, Some(Synchronous::Normal));
    /// ```
    #[must_use]
    pub const fn synchronous(mut self, waits: Synchronous) -> Self {
        self.synchronous = Some(waits);
        self
    }

    /// How connections log their statements: one that is slow as a warning, and each at the level `trace`.
    pub(super) fn logged<O: ConnectOptions>(&self, options: O) -> O {
        let options = options.log_statements(LevelFilter::Trace);
        if self.slow_query.is_zero() {
            // Slow or not, it is a statement like others.
            return options.log_slow_statements(LevelFilter::Trace, Duration::MAX);
        }
        options.log_slow_statements(LevelFilter::Warn, self.slow_query)
    }

    /// Sets the address of a replica.
    #[must_use]
    pub fn replica_url(mut self, url: impl Into<String>) -> Self {
        self.replica_url = Some(Secret::new(url.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    #[test]
    fn the_defaults_are_the_same_from_settings_and_from_code() {
        let read: DatabaseSettings = Sources::new()
            .variable("DATABASE_URL", "sqlite:a.db")
            .load()
            .unwrap();
        let made = DatabaseSettings::at("sqlite:a.db");
        assert_eq!(format!("{read:?}"), format!("{made:?}"));
        assert_eq!(read.url, made.url);
    }
}
