//! What can go wrong with a database, and which status it has.

use std::error::Error;
use std::fmt;

use http::HeaderValue;
use http::header::RETRY_AFTER;
use sqlx::error::DatabaseError;

use super::address;
use super::backend::{cause_of, sealed::Cause};
use super::refusal::Refusal;
use super::values::Unfit;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;
use crate::schema::{At, CheckError, FaultKind, Faults, Location};

/// An error of the database.
///
/// It has predicates for what a caller may want to know. As the answer to a request it has the status that is decided here for
/// all errors of a database; the client is told nothing else, and the log everything:
///
/// | what happened | status | code |
/// |---|---|---|
/// | no connection was free in time | 503, `Retry-After: 1` | `database_busy` |
/// | the database cannot be reached or written to, starts, stops, or has run out of something | 503, `Retry-After: 1` | `database_unavailable` |
/// | another transaction was in the way | 503, `Retry-After: 1` | `database_contention` |
/// | a statement took too long | 504 | `database_timeout` |
/// | an idempotency key came with another request before | 422 | `idempotency_key_reused` |
/// | a row has been changed since it was read ([`is_stale`](Self::is_stale)) | 409 | `database_stale` |
/// | a value cannot be kept ([`is_unfit`](Self::is_unfit)) | 422, a fault of the content | `validation_failed` |
/// | the cursor is one of another list ([`is_bad_cursor`](Self::is_bad_cursor)) | 422, a fault of `cursor` in the query | `validation_failed` |
/// | anything else | 500 | `internal` |
///
/// ```
/// use purlin::db::DbError;
/// use purlin::prelude::*;
///
/// #[derive(Debug, ApiError)]
/// enum NoteError {
///     #[api_error(not_found, "note {0} does not exist")]
///     NotFound(u64),
///     #[api_error(transparent)]
///     Db(DbError),
/// }
///
/// let problem = NoteError::from(DbError::from(purlin::sqlx::Error::PoolTimedOut)).into_problem();
/// assert_eq!((problem.status().as_u16(), problem.code()), (503, "database_busy"));
/// ```
#[derive(Debug)]
pub struct DbError(Box<sqlx::Error>);

impl DbError {
    /// Whether a row with the same key is there already. [`UniqueKey`](super::UniqueKey) tells which key that is.
    pub fn is_unique_violation(&self) -> bool {
        self.refused().is_some_and(DatabaseError::is_unique_violation)
    }

    /// Whether a row refers to one that is not there, or one is to go that others refer to.
    pub fn is_foreign_key_violation(&self) -> bool {
        self.refused()
            .is_some_and(DatabaseError::is_foreign_key_violation)
    }

    /// Whether a condition of the table does not hold.
    pub fn is_check_violation(&self) -> bool {
        self.refused().is_some_and(DatabaseError::is_check_violation)
    }

    /// The name of the constraint that was violated. PostgreSQL tells it, SQLite does not.
    pub fn constraint(&self) -> Option<&str> {
        self.refused()?.constraint()
    }

    /// Whether a query that wants a row found none.
    pub fn is_not_found(&self) -> bool {
        matches!(&*self.0, sqlx::Error::RowNotFound)
    }

    /// Whether a row has been changed since it was read, by its version: the same change may be made again on what it is now.
    pub fn is_stale(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::Stale)
    }

    /// Whether a query that wants one row found several.
    pub fn is_ambiguous(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::SeveralRows)
    }

    /// Whether a client sent the cursor of another list, or of the list in another order.
    pub fn is_bad_cursor(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::Cursor)
    }

    /// Whether there was a value that no database takes, or not both: text with a NUL in it, NaN, a time before the year 0, a pattern
    /// for [`like`](crate::model::Column::like) that is too long. The statement was not sent, and the transaction goes on. Of SQL that was written with sqlx it is PostgreSQL that refuses text
    /// with a NUL, and the transaction has failed. What a client may send should not come as far.
    pub fn is_unfit(&self) -> bool {
        match &*self.0 {
            sqlx::Error::Encode(error) => error.is::<Unfit>(),
            error => cause_of(error) == Cause::Unfit,
        }
    }

    /// Whether no connection was free in time.
    pub fn is_pool_exhausted(&self) -> bool {
        matches!(&*self.0, sqlx::Error::PoolTimedOut)
    }

    /// Whether the database cannot be reached, is starting or stopping, has run out of something, or cannot be written to, as one
    /// that another has taken the place of.
    pub fn is_unavailable(&self) -> bool {
        matches!(cause_of(&self.0), Cause::Outage | Cause::ReadOnly)
    }

    /// Whether another transaction was in the way: a serialization failure, a deadlock, a lock, or a migration that has given a
    /// `SELECT *` other columns. The same work may succeed a moment later.
    pub fn is_contention(&self) -> bool {
        matches!(cause_of(&self.0), Cause::Contention | Cause::Outdated)
    }

    /// Whether a statement took too long, or PostgreSQL ended a session whose transaction did, or that was idle in one.
    pub fn is_timeout(&self) -> bool {
        cause_of(&self.0) == Cause::Timeout
    }

    /// Whether the transaction could not go on, or not commit, because an earlier statement had failed and nobody had passed
    /// that on.
    pub fn is_after_failure(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::AfterFailure)
    }

    /// Whether the statement would have begun or ended a transaction, was more than one, or was to be kept where that cannot be, or
    /// would have set something that outlives the transaction.
    pub fn is_refused_sql(&self) -> bool {
        let refusal = Refusal::of(&self.0);
        matches!(
            refusal,
            Some(
                Refusal::TransactionControl
                    | Refusal::SeveralStatements
                    | Refusal::SessionState
                    | Refusal::Copy
                    | Refusal::Pragma
                    | Refusal::KeptStatement
            )
        )
    }

    /// Whether a transaction that only reads was to write.
    pub fn is_write_in_read(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::OnlyReads)
    }

    /// Whether a transaction was begun inside another, on a database that has one writer, or beside another on one that is
    /// [rolled back](super::Database::rolled_back).
    pub fn is_nested(&self) -> bool {
        matches!(Refusal::of(&self.0), Some(Refusal::Nested | Refusal::Beside))
    }

    /// Whether the key of `#[transactional(idempotent = key)]` came with another request before.
    pub fn is_key_reused(&self) -> bool {
        Refusal::of(&self.0) == Some(Refusal::KeyReused)
    }

    /// The error of sqlx.
    pub fn as_sqlx(&self) -> &sqlx::Error {
        &self.0
    }

    /// What is wrong with the settings, where no address is in what is said of it.
    pub(crate) fn misconfigured(&self) -> Option<String> {
        let refusal = Refusal::of(&self.0)?;
        matches!(
            refusal,
            Refusal::NoFile | Refusal::LongLimit | Refusal::Synchronous | Refusal::Replica | Refusal::Pooler
        )
        .then(|| refusal.to_string())
    }

    /// What is wrong with the address, without the address.
    pub(crate) fn fault_of_address(&self) -> String {
        address::fault_of(&self.0)
    }

    fn refused(&self) -> Option<&(dyn DatabaseError + 'static)> {
        self.0.as_database_error()
    }

    /// What a client is told.
    fn problem(&self) -> Problem {
        let unavailable = |code| {
            Problem::new(ErrorKind::Unavailable)
                .with_code(code)
                .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
        };
        match cause_of(&self.0) {
            _ if self.is_stale() => Problem::new(ErrorKind::Conflict).with_code("database_stale"),
            _ if self.is_unfit() => unfit(),
            _ if self.is_bad_cursor() => bad_cursor(),
            _ if self.is_pool_exhausted() => unavailable("database_busy"),
            _ if self.is_key_reused() => key_reused(),
            Cause::Outage | Cause::ReadOnly => unavailable("database_unavailable"),
            Cause::Contention | Cause::Outdated => unavailable("database_contention"),
            Cause::Timeout => Problem::new(ErrorKind::Timeout).with_code("database_timeout"),
            Cause::Unfit | Cause::NotOpen | Cause::Other => Problem::new(ErrorKind::Internal),
        }
    }
}

/// What a client is told that sent something which cannot be kept. Where that stood is not known here.
fn unfit() -> Problem {
    let mut faults = Faults::new(Location::Body);
    let error = CheckError::new(
        "unfit",
        "has a value that cannot be kept, such as text with a NUL in it",
    );
    faults.push(&At::Root, FaultKind::Custom(error));
    Problem::validation(faults.into_vec())
}

/// What a list says of a cursor that it did not answer: that a parameter is wrong.
fn bad_cursor() -> Problem {
    let mut faults = Faults::new(Location::Query);
    let error = CheckError::new("cursor", "is not a cursor that this list has answered");
    faults.push(&At::Root.field("cursor"), FaultKind::Custom(error));
    Problem::validation(faults.into_vec())
}

fn key_reused() -> Problem {
    Problem::new(ErrorKind::Unprocessable)
        .with_code("idempotency_key_reused")
        .with_detail("the idempotency key came with another request before")
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<Refusal> for DbError {
    fn from(refusal: Refusal) -> Self {
        refusal.into_error().into()
    }
}

#[diagnostic::do_not_recommend]
impl ApiError for DbError {
    /// Every operation can fail like this, so no document says it of one.
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_problem(self) -> Problem {
        self.problem().with_cause(self)
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Refusal::of(&self.0) {
            Some(refusal) => refusal.fmt(f),
            None => self.0.fmt(f),
        }
    }
}

impl Error for DbError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // sqlx writes the error behind its own into its message.
        match &*self.0 {
            sqlx::Error::Configuration(_) | sqlx::Error::Database(_) | sqlx::Error::Io(_) => None,
            error => error.source(),
        }
    }
}

/// An error that a transaction can end with: [`DbError`], or one that is made from it. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no place for an error of the database, and a transaction can fail with one",
    label = "this error cannot be made from `DbError`",
    note = "add a variant to `{Self}`: `#[api_error(transparent)] Db(DbError)`"
)]
pub trait HoldsDbError {
    /// Makes it.
    #[doc(hidden)]
    fn from_db(error: DbError) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<DbError>> HoldsDbError for E {
    fn from_db(error: DbError) -> Self {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(error: sqlx::Error) -> (u16, String, bool) {
        let problem = DbError::from(error).into_problem();
        assert_eq!(problem.detail(), None);
        assert!(problem.cause().is_some());
        let again = problem.headers().contains_key(RETRY_AFTER);
        (problem.status().as_u16(), problem.code().to_owned(), again)
    }

    #[test]
    fn each_error_has_its_status() {
        let gone = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        let told = |status, code: &str, again| (status, code.to_owned(), again);
        assert_eq!(
            answered(sqlx::Error::PoolTimedOut),
            told(503, "database_busy", true)
        );
        assert_eq!(answered(gone.into()), told(503, "database_unavailable", true));
        assert_eq!(
            answered(sqlx::Error::PoolClosed),
            told(503, "database_unavailable", true)
        );
        assert_eq!(answered(sqlx::Error::RowNotFound), told(500, "internal", false));
        assert_eq!(
            answered(Refusal::Nested.into_error()),
            told(500, "internal", false)
        );
    }

    #[test]
    fn a_refusal_survives_its_way_through_sqlx() {
        let error = DbError::from(Refusal::SeveralStatements.into_error());
        assert!(error.is_refused_sql() && !error.is_nested() && !error.is_after_failure());
        assert_eq!(error.to_string(), Refusal::SeveralStatements.to_string());
    }
}
