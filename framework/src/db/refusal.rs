//! What the framework itself refuses, and the database never sees or never keeps, or what the framework says of it instead.

use std::fmt;

/// Why something was not done. It travels in an error of sqlx, since `Executor` has no other, and comes out as a `DbError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It would begin or end a transaction.
    TransactionControl,
    /// It is more than one.
    SeveralStatements,
    /// It would set something for whoever has the connection next.
    SessionState,
    /// It would send or receive rows that nobody here sends or receives.
    Copy,
    /// It would set something for the connection of SQLite.
    Pragma,
    /// The address of SQLite names no file.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "only SQLite has files"))]
    NoFile,
    /// No statement of PostgreSQL can be waited for as long as that.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only PostgreSQL is told")
    )]
    LongLimit,
    /// What a commit waits for is a setting of the server.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only PostgreSQL is told")
    )]
    Synchronous,
    /// Only PostgreSQL has replicas.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "only SQLite has none"))]
    Replica,
    /// Only PostgreSQL has poolers.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "only SQLite has none"))]
    Pooler,
    /// A statement before it failed or was cut off.
    AfterFailure,
    /// A transaction is open already, and there can be one.
    Nested,
    /// A transaction is open already, in a database that is rolled back.
    Beside,
    /// The transaction around all others is gone, in a database that is rolled back.
    Forgotten,
    /// Migrations want a connection that commits, of a database that is rolled back.
    Migrated,
    /// An idempotency key came with another request.
    KeyReused,
    /// The value of an idempotent call would come back as another.
    ChangesWhenStored,
    /// The framework's own tables are not there.
    Unprepared,
    /// A row has been changed since it was read.
    Stale,
    /// There are several rows where one was wanted.
    SeveralRows,
    /// The statement has more values than the database takes.
    TooManyValues,
    /// A cursor is of a list in another order.
    Cursor,
    /// The transaction was opened to read, and this writes. The database said so.
    OnlyReads,
    /// It would be kept by the server under a name, and the next transaction is on another connection.
    KeptStatement,
}

impl Refusal {
    /// The error of sqlx that carries it.
    pub(crate) fn into_error(self) -> sqlx::Error {
        sqlx::Error::Configuration(Box::new(self))
    }

    /// What an error of sqlx carries.
    pub(super) fn of(error: &sqlx::Error) -> Option<Self> {
        match error {
            sqlx::Error::Configuration(inner) => inner.downcast_ref().copied(),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TransactionControl => {
                "SQL cannot begin or end a transaction here: the service does, and `tx.savepoint(..)` is there for a part that may fail"
            }
            Self::SeveralStatements => "a call runs one statement: make a call for each",
            Self::SessionState => {
                "the connection serves another request next, which would meet what this sets: write `SET LOCAL ..`, \
                 `set_config(.., true)`, `pg_advisory_xact_lock(..)` or `CREATE TEMP TABLE .. ON COMMIT DROP`, which end with the \
                 transaction; to listen takes a connection of its own"
            }
            Self::Copy => {
                "COPY is not for a transaction of a service: write many rows with one `INSERT .. SELECT * FROM unnest(..)`, and read them \
                 with `fetch`"
            }
            Self::Pragma => {
                "a PRAGMA with a value sets something for whoever has the connection next: one that the file keeps, such as `user_version`, \
                 belongs in a migration, and others cannot be set"
            }
            Self::NoFile => {
                "DATABASE_URL names no file: SQLite would write into one without a name, and delete it. Write `sqlite:shop.db`, or \
                 `sqlite::memory:`"
            }
            Self::LongLimit => {
                "DATABASE_STATEMENT_TIMEOUT (`statement_timeout`) is longer than PostgreSQL can wait, which is 24 days; zero is no limit"
            }
            Self::Synchronous => {
                "DATABASE_SYNCHRONOUS (`synchronous`) is of SQLite: take it away, for what a commit of PostgreSQL waits for is its own \
                 setting `synchronous_commit`"
            }
            Self::Replica => {
                "DATABASE_REPLICA_URL (`replica_url`) is of PostgreSQL: take it away, for a file of SQLite has no replica"
            }
            Self::Pooler => {
                "DATABASE_POOLER (`pooler`) is of PostgreSQL: take it away, for no pooler stands before a file of SQLite"
            }
            Self::AfterFailure => {
                "an earlier statement of this transaction failed or was cut off, and that was not passed on: nothing is stored. Return \
                 the error with `?`, or run what may fail in `tx.savepoint(..)`"
            }
            Self::OnlyReads => {
                "a transaction that only reads cannot write: open it with `transaction`, or without `read_only`"
            }
            Self::KeptStatement => {
                "behind a pooler no statement is prepared for later: run it as it is"
            }
            Self::Nested => {
                "a transaction was begun inside another, and SQLite has one writer: hand `tx` on, as in `.._in(tx, ..)`"
            }
            Self::Beside => {
                "a transaction was begun while another one is open, and a database that is rolled back has one connection for all: end \
                 the first, or hand `tx` on; a test of transactions that run at once takes `#[purlin::test(database)]`"
            }
            Self::Forgotten => {
                "the database lost the transaction of the test, and all that was done in it: a connection broke, or a statement of \
                 SQLite such as `RAISE(ROLLBACK, ..)` ended it; take `#[purlin::test(database)]` for such a test"
            }
            Self::Migrated => {
                "migrations commit, and this database is rolled back: a test has the tables that its `#[purlin::test(..)]` says, or takes \
                 `#[purlin::test(database)]`"
            }
            Self::KeyReused => "the idempotency key came with another request before",
            Self::ChangesWhenStored => {
                "the value of an idempotent call would be another when it is read again: a `read_only` field is not read. Return a type \
                 without such fields"
            }
            Self::Unprepared => "the framework's own tables are not there: run the command `migrate`",
            Self::Stale => "the row has been changed since it was read",
            Self::Cursor => "the cursor is one of another list, or of the list in another order",
            Self::TooManyValues => {
                "the statement has more values than the database takes, 65,535 on PostgreSQL and 32,766 on SQLite: take `is_in_query(..)` for \
                 what another table has, or several statements"
            }
            Self::SeveralRows => "several rows were found where one was wanted",
        })
    }
}

impl std::error::Error for Refusal {}
