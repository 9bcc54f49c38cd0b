//! `database!`: the one place where an app says which database it uses.

/// Says which database an app uses, and gives its types their short names: `Db`, `Tx`, a function `database` that
/// [`App::database`](crate::App::database) takes, and a function `migrations`.
///
/// Each database comes with the folder of its [migrations](crate::migration), whose files become part of the program. A folder
/// that is not there has none: an app whose models have tables does not start then, unless others made them. With one database, the app
/// uses that one:
///
/// ```
/// purlin::database! { sqlite = "migrations" }
///
/// async fn count(tx: &mut Tx) -> Result<i64, purlin::db::DbError> {
///     Ok(purlin::sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(tx).await?)
/// }
/// ```
///
/// With both, a cargo feature of the app decides, `sqlite` or `postgres`. If both are on, as under `--all-features`, it is
/// PostgreSQL. The app's manifest has:
///
/// ```toml
/// [features]
/// default = ["sqlite"]
/// sqlite = ["purlin/sqlite"]
/// postgres = ["purlin/postgres"]
/// ```
///
/// and its code:
///
/// ```ignore
/// purlin::database! { sqlite = "migrations/sqlite", postgres = "migrations/postgres" }
/// ```
///
/// Write it at the top of the crate, so that every module finds `crate::Db` and `crate::Tx`.
#[macro_export]
macro_rules! database {
    (sqlite = $folder:literal $(,)?) => {
        $crate::__database_of!($crate::db::Sqlite, $folder);
    };
    (postgres = $folder:literal $(,)?) => {
        $crate::__database_of!($crate::db::Postgres, $folder);
    };
    (sqlite = $sqlite:literal, postgres = $postgres:literal $(,)?) => {
        #[cfg(feature = "postgres")]
        $crate::__database_of!($crate::db::Postgres, $postgres);
        #[cfg(all(feature = "sqlite", not(feature = "postgres")))]
        $crate::__database_of!($crate::db::Sqlite, $sqlite);
        #[cfg(not(any(feature = "sqlite", feature = "postgres")))]
        ::core::compile_error!("no database is chosen: build with `--features sqlite` or `--features postgres`");
    };
    (postgres = $postgres:literal, sqlite = $sqlite:literal $(,)?) => {
        $crate::database! { sqlite = $sqlite, postgres = $postgres }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "name each database with the folder of its migrations: `database! { sqlite = \"migrations/sqlite\", postgres = \"migrations/postgres\" }`"
        );
    };
}

/// What `database!` writes for one database.
#[doc(hidden)]
#[macro_export]
macro_rules! __database_of {
    ($backend:ty, $folder:literal) => {
        /// The database of the app, which services hold.
        #[allow(dead_code, reason = "an app may need only one of these names")]
        pub type Db = $crate::db::Database<$backend>;

        /// An open transaction of the app's database, which CRUD functions take as `&mut Tx`.
        #[allow(dead_code, reason = "an app may need only one of these names")]
        pub type Tx = $crate::db::Tx<$backend>;

        /// The database that the settings describe, for `App::database`.
        #[allow(dead_code, reason = "a test may have a database of its own instead")]
        pub fn database() -> $crate::db::DatabaseSource<$backend> {
            $crate::db::DatabaseSource::embedded($crate::migration::migrations!($folder))
        }

        /// The migrations of the app's database, for tests and for programs of their own.
        #[allow(dead_code, reason = "an app runs them by its commands")]
        pub fn migrations() -> $crate::migration::Migrations {
            $crate::migration::Migrations::from(&database())
        }
    };
}
