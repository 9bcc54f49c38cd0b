//! Why a statement was not sent to the database at all, or what it found was refused.

use std::fmt;

/// Why a statement was not sent, or what it found was refused. It travels in an error of sqlx, since `Executor` has no other, and comes out as a `DbError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It would begin or end a transaction.
    TransactionControl,
    /// It is more than one.
    SeveralStatements,
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
    /// A row has been changed since it was read.
    Stale,
    /// There are several rows where one was wanted.
    SeveralRows,
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
            Self::AfterFailure => {
                "an earlier statement of this transaction failed or was cut off, and that was not passed on: nothing is stored. Return \
                 the error with `?`, or run what may fail in `tx.savepoint(..)`"
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
            Self::Stale => "the row has been changed since it was read",
            Self::SeveralRows => "several rows were found where one was wanted",
        })
    }
}

impl std::error::Error for Refusal {}
