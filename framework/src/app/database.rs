//! The database of an app.

use std::any::TypeId;

use super::health::Check;
use super::{App, BuiltApp, command};
use crate::body::BoxError;
use crate::db::{Backend, Database, DatabaseSettings, DatabaseSource, DbError, Dialect, MigrationFiles};
use crate::migration::{MigrationError, Migrations, Target, decimals_as_text, refuse_unmade};
use crate::model::Table;
use crate::routing::Module;

impl App {
    /// Gives the app its database: `crate::database()` of [`database!`](crate::database), which reads
    /// [`DatabaseSettings`], or a [`Database`] that is there, as in tests.
    ///
    /// It adds the commands `migrate` and `db`, see [`migration`](crate::migration).
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
        let database = source.ready().cloned().or_else(|| self.open(source.fallback()));
        match database {
            Some(database) => {
                self.database = Held::of(&database, source.migrations());
                self.keep(database);
            }
            None => self.parts.promise::<Database<B>>(),
        }
        command::of_database().into_iter().fold(self, App::command)
    }

    /// The database that the settings describe. What is wrong with them is a reason of `build`.
    fn open<B: Backend>(&mut self, default_url: Option<&'static str>) -> Option<Database<B>> {
        if let Some(url) = default_url {
            self.set_fallback("DATABASE_URL", url);
        }
        let settings: DatabaseSettings = self.read()?;
        let error = match Database::open(&settings) {
            Ok(database) => return Some(database),
            Err(error) => error,
        };
        let reason = error
            .misconfigured()
            .unwrap_or_else(|| fault_of_address::<B>(&settings, &error));
        self.mistakes.push(reason);
        None
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

/// Which address is refused, and why.
fn fault_of_address<B: Backend>(settings: &DatabaseSettings, error: &DbError) -> String {
    let alone = DatabaseSettings {
        replica_url: None,
        ..settings.clone()
    };
    let name = match Database::<B>::open(&alone) {
        Ok(_) => "DATABASE_REPLICA_URL",
        Err(_) => "DATABASE_URL",
    };
    format!(
        "{name} is no address of the database that the app uses, such as `sqlite:shop.db` or `postgres://user:password@host/name`: {}",
        error.fault_of_address()
    )
}

/// The database of an app, for the commands that change its tables.
#[derive(Default)]
pub(super) struct Held(Option<Tables>);

/// What is known of the tables of an app.
pub(super) struct Tables {
    pub(super) target: Target,
    pub(super) files: MigrationFiles,
    pub(super) migrations: Migrations,
    /// What the models of all modules say, each table once.
    pub(super) wanted: Vec<Table>,
}

impl Held {
    fn of<B: Backend>(database: &Database<B>, files: MigrationFiles) -> Self {
        Self(Some(Tables {
            target: Target::new(database),
            migrations: Migrations::embedded(&files),
            files,
            wanted: Vec::new(),
        }))
    }

    /// Takes up what the models of the modules say. Two that say different things of a table are a reason not to start, and so is a
    /// condition that SQLite would not understand as it is meant.
    pub(super) fn complete(mut self, modules: &[Module], reasons: &mut Vec<String>) -> Self {
        let Some(tables) = &mut self.0 else { return self };
        let mut wanted = Vec::new();
        for module in modules {
            module.attached::<Table>(&mut wanted);
        }
        for table in wanted {
            match tables.wanted.iter().find(|known| known.name == table.name) {
                None => tables.wanted.push(table),
                Some(known) if *known == table => {}
                Some(_) => reasons.push(format!(
                    "two models say different things of the table `{}`: give one of them another table",
                    table.name
                )),
            }
        }
        if tables.target.dialect() == Dialect::Sqlite {
            reasons.extend(decimals_as_text(&tables.wanted));
        }
        self
    }
}

impl Tables {
    async fn prepare(&self) -> Result<(), MigrationError> {
        if self.files.is_none() {
            return Migrations::start_own(&self.target).await;
        }
        self.migrations.start(&self.target).await?;
        refuse_unmade(&self.target, &self.files, &self.wanted).await
    }
}

impl BuiltApp {
    /// Makes sure that the tables are those of the program's migrations: runs what was not run, where the settings say so, and tells
    /// what was not run otherwise. [`serve`](Self::serve) and the command `serve` do it. Who mounts the app in another server, or
    /// tests it with a database in memory, calls it before the first request.
    ///
    /// # Errors
    /// A migration fails, or one was not run, has changed since it was, or is not known to this program, though it knows a newer one. The
    /// program has none, and the database does not have the tables of its models.
    pub async fn prepare(&self) -> Result<(), BoxError> {
        let Some(tables) = &self.core.database.0 else {
            return Ok(());
        };
        Ok(tables.prepare().await.map_err(|error| {
            format!("the app cannot start, for its tables are not those of the program:\n{error}")
        })?)
    }

    /// The tables, for a command.
    pub(super) fn tables(&self) -> Result<&Tables, BoxError> {
        Ok(self.core.database.0.as_ref().ok_or("the app has no database")?)
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
