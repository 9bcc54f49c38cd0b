//! What differs between the databases.

use sqlx::SqlStr;
use sqlx_core::connection::Connection;

use super::{DatabaseSettings, Dialect, TxOptions, Values};

/// How to connect to a database.
pub(super) type ConnectOptions<B> = <<B as sqlx::Database>::Connection as Connection>::Options;

/// A database that Purlin knows: [`Sqlite`](sqlx::Sqlite) or [`Postgres`](sqlx::Postgres). It cannot be implemented elsewhere.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database that Purlin knows",
    note = "name one with `purlin::database! {{ sqlite = \"..\" }}` or `postgres = \"..\"`"
)]
pub trait Backend: sqlx::Database + sealed::Driver + super::own::Own + Values {}

/// What a driver does. Users of the crate cannot reach it, so no other crate can implement [`Backend`].
pub(super) mod sealed {
    use sqlx_core::pool::PoolConnection;

    use super::{DatabaseSettings, Dialect, SqlStr, TxOptions};
    use crate::db::lanes::Lane;
    use crate::db::raw::RawConnection;

    /// How the connections of a database are made.
    pub struct Plan<B: sqlx::Database> {
        pub(in crate::db) writer: Lane<B>,
        /// Those of transactions that only read, if they have their own.
        pub(in crate::db) readers: Vec<Lane<B>>,
    }

    /// Why a statement failed, as far as it matters how the app answers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Cause {
        /// Another transaction was in the way; the same work may succeed a moment later.
        Contention,
        /// The connection knows a table as it was before it changed; on another one the same work may succeed.
        Outdated,
        /// The database cannot be reached, is starting or stopping, or has no room left.
        Outage,
        /// The statement or its transaction took too long, or nothing was done in it.
        Timeout,
        /// There was a value that it does not take.
        Unfit,
        /// It would have written, and here nothing can be written.
        ReadOnly,
        /// The database has ended the transaction by itself before.
        NotOpen,
        /// Anything else.
        Other,
    }

    #[doc(hidden)]
    pub trait Driver: Sized {
        /// How addresses begin. The parsers of sqlx take the address of one database for that of another.
        const SCHEMES: &[&str];

        /// Which SQL it speaks.
        const DIALECT: Dialect;

        /// Whether one transaction at a time may write, so that a second one inside the first waits for itself.
        const SINGLE_WRITER: bool;

        /// Whether a cancelled BEGIN or COMMIT leaves a connection in an unknown state (transact-rs/sqlx#4385).
        const CANCEL_POISONS: bool;

        /// Whether an app migrates the database when it starts, unless its settings say otherwise.
        const MIGRATES_ON_START: bool;

        /// Whether the database is gone with the process.
        fn is_in_memory(settings: &DatabaseSettings) -> bool;

        /// A connection whose database is told apart by its variant.
        fn raw(connection: PoolConnection<Self>) -> RawConnection
        where
            Self: sqlx::Database;
        /// Whether the database ends a transaction by itself after some failures, so that sqlx counts one that is none.
        const ENDS_BY_ITSELF: bool;

        /// How the pools are made.
        fn plan(settings: &DatabaseSettings) -> Result<Plan<Self>, sqlx::Error>
        where
            Self: sqlx::Database;

        /// The statement that opens a transaction. The connection may still refuse to write, as it was told before.
        fn begin(options: TxOptions, settings: &DatabaseSettings, refuses: bool) -> SqlStr;

        /// Opens a transaction that is `depth` deep where sqlx counts one already.
        fn reopen(
            connection: &mut Self::Connection,
            depth: usize,
        ) -> impl Future<Output = Result<(), sqlx::Error>> + Send
        where
            Self: sqlx::Database;

        /// What makes a savepoint like a transaction that is opened as the options say, as far as that is possible.
        fn within(options: TxOptions) -> Option<&'static str>;

        /// What fails where a COMMIT would, and changes nothing.
        const DEFERRED: Option<&'static str>;

        /// Runs all statements of a text.
        fn script(
            connection: &mut Self::Connection,
            sql: SqlStr,
        ) -> impl Future<Output = Result<(), sqlx::Error>> + Send
        where
            Self: sqlx::Database;

        /// Hears the answers to what was cut off, errors too. If there are none, it does nothing.
        fn hear(connection: &mut Self::Connection) -> impl Future<Output = Result<(), sqlx::Error>> + Send
        where
            Self: sqlx::Database;

        /// Why the database refused a statement.
        fn cause(error: &(dyn sqlx::error::DatabaseError + 'static)) -> Cause;
    }
}

/// Why something failed, as far as it matters how the app answers.
pub(super) fn cause_of(error: &sqlx::Error) -> sealed::Cause {
    match error {
        sqlx::Error::Database(error) => cause(&**error),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            sealed::Cause::Outage
        }
        _ => sealed::Cause::Other,
    }
}

/// Why the database refused a statement, whichever it is.
fn cause(error: &(dyn sqlx::error::DatabaseError + 'static)) -> sealed::Cause {
    let causes = [of_postgres(error), of_sqlite(error)];
    causes
        .into_iter()
        .flatten()
        .next()
        .unwrap_or(sealed::Cause::Other)
}

/// Declares how an error of a driver is asked for its cause; a driver that is not compiled in has no errors.
macro_rules! asked {
    ($name:ident, $feature:literal, $backend:ty, $error:ty) => {
        #[cfg(feature = $feature)]
        fn $name(error: &(dyn sqlx::error::DatabaseError + 'static)) -> Option<sealed::Cause> {
            error.try_downcast_ref::<$error>()?;
            Some(<$backend as sealed::Driver>::cause(error))
        }

        #[cfg(not(feature = $feature))]
        fn $name(_: &(dyn sqlx::error::DatabaseError + 'static)) -> Option<sealed::Cause> {
            None
        }
    };
}

asked!(
    of_postgres,
    "postgres",
    sqlx::Postgres,
    sqlx::postgres::PgDatabaseError
);
asked!(of_sqlite, "sqlite", sqlx::Sqlite, sqlx::sqlite::SqliteError);
