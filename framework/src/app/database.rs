//! The database of an app.

use std::any::TypeId;

use super::App;
use super::health::Check;
use crate::db::{Backend, Database, DatabaseSettings, DatabaseSource};

impl App {
    /// Gives the app its database: `crate::database()` of [`database!`](crate::database), which reads
    /// [`DatabaseSettings`], or a [`Database`] that is there, as in tests.
    ///
    /// Services get it; handlers cannot. `/health/ready` asks it for a sign of life, as the check `database`, and its connections
    /// are closed when the app ends. Without a replica that is set up the app is still ready: `database_replica` is then told as
    /// `degraded`.
    ///
    /// ```
    /// use purlin::App;
    /// # use purlin::config::Sources;
    ///
    /// purlin::database! { sqlite = "migrations" }
    ///
    /// # let sources = Sources::new().variable("DATABASE_URL", "sqlite::memory:");
    /// let app = App::new("Shop", "1.0.0")
    /// #   .sources(sources)
    ///     .database(database());
    /// assert!(app.build().is_ok());
    /// ```
    pub fn database<B: Backend>(mut self, source: impl Into<DatabaseSource<B>>) -> Self {
        let source = source.into();
        let database = source.ready().cloned().or_else(|| self.open());
        match database {
            Some(database) => self.keep(database),
            None => self.parts.promise::<Database<B>>(),
        }
        self
    }

    /// The database that the settings describe. What is wrong with them is a reason of `build`.
    fn open<B: Backend>(&mut self) -> Option<Database<B>> {
        let settings: DatabaseSettings = self.read()?;
        let opened = Database::open(&settings);
        opened
            .map_err(|error| {
                // What sqlx says of an address may show it, and there is a password in it.
                tracing::debug!(%error, "DATABASE_URL or DATABASE_REPLICA_URL");
                let forms = "`sqlite:shop.db` or `postgres://user:password@host/name`, for the database that the app uses";
                self.mistakes.push(format!("DATABASE_URL or DATABASE_REPLICA_URL is no address of a database: write {forms}"));
            })
            .ok()
    }

    fn keep<B: Backend>(&mut self, database: Database<B>) {
        let (checked, closed) = (database.clone(), database.clone());
        let check = move || {
            let database = checked.clone();
            async move { Ok(database.ping().await?) }
        };
        self.checks.push(Check::new("database".to_owned(), check));
        if database.has_replica() {
            let replica = database.clone();
            let check = move || {
                let database = replica.clone();
                async move { Ok(database.ping_replica().await?) }
            };
            // What only reads goes to the primary meanwhile.
            self.checks
                .push(Check::new("database_replica".to_owned(), check).spare());
        }
        self.closers.push(Box::new(move || {
            let database = closed.clone();
            Box::pin(async move { database.close().await })
        }));
        if self.parts.insert(database) {
            self.mistakes
                .push("`App::database` is there twice: an app has one".to_owned());
        }
    }
}

/// The types that no handler may hold.
pub(super) fn types() -> Vec<TypeId> {
    [sqlite(), postgres()].into_iter().flatten().collect()
}

/// Declares the type of a database, if its driver is there.
macro_rules! type_of {
    ($name:ident, $feature:literal, $backend:ident) => {
        #[cfg(feature = $feature)]
        fn $name() -> Option<TypeId> {
            Some(TypeId::of::<Database<crate::db::$backend>>())
        }

        #[cfg(not(feature = $feature))]
        fn $name() -> Option<TypeId> {
            None
        }
    };
}

type_of!(sqlite, "sqlite", Sqlite);
type_of!(postgres, "postgres", Postgres);
