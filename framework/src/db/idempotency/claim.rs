//! The claim of a key for a call, and the value that is stored with it.

use std::fmt;
use std::ops::ControlFlow::{self, Break, Continue};

use super::request::Request;
use super::{AsIdempotencyKey, Fingerprint, Replay};
use crate::db::refusal::Refusal;
use crate::db::{Backend, DbError, Tx};

/// Claims the key. A row whose value is missing is one whose call failed in a transaction that was committed all the same: it
/// claims nothing. Whoever meets another transaction's row waits for its end.
const CLAIM: &str = "INSERT INTO _purlin_idempotency (scope, key, request) VALUES ($1, $2, $3)
    ON CONFLICT (scope, key) DO UPDATE SET request = excluded.request, created_at = excluded.created_at
    WHERE _purlin_idempotency.value IS NULL";

const READ: &str = "SELECT request, value FROM _purlin_idempotency WHERE scope = $1 AND key = $2";

const STORE: &str = "UPDATE _purlin_idempotency SET value = $3 WHERE scope = $1 AND key = $2";

/// A call of an idempotent method, before it is known what it returns. `#[transactional]` makes one for each call.
#[doc(hidden)]
#[derive(Debug)]
pub struct Call(Option<Result<Parts, String>>);

#[derive(Debug)]
struct Parts {
    scope: String,
    key: String,
    request: Request,
}

impl Call {
    /// A call of a service's method. Without a key it is an ordinary one, for which nothing is done here.
    pub fn new(service: &str, method: &str, key: &impl AsIdempotencyKey) -> Self {
        Self::of(key, || format!("{service}::{method}"))
    }

    /// The same, of a method whose keys are kept under a name that stays when the method or its service gets another one.
    pub fn scoped(scope: &str, key: &impl AsIdempotencyKey) -> Self {
        Self::of(key, || scope.to_owned())
    }

    fn of(key: &impl AsIdempotencyKey, scope: impl FnOnce() -> String) -> Self {
        Self(key.as_key().map(|key| {
            Ok(Parts {
                scope: scope(),
                key: key.as_str().to_owned(),
                request: Request::default(),
            })
        }))
    }

    /// Another argument of the call.
    #[must_use]
    pub fn with(mut self, argument: &(impl Fingerprint + ?Sized)) -> Self {
        if let Some(Ok(call)) = &mut self.0
            && let Err(error) = call.request.add(argument)
        {
            self.0 = Some(Err(error.to_string()));
        }
        self
    }

    /// What the call comes to. All that is asked of the type is asked here, so that the compiler says once what it lacks.
    pub fn claim<O: Replay>(self) -> Claim<O> {
        let row = |call: Parts| Row {
            scope: call.scope,
            key: call.key,
            request: call.request.finish(),
        };
        Claim {
            row: self.0.map(|call| call.map(row)),
            to_stored: O::to_stored,
            from_stored: O::from_stored,
            failed: O::failed,
        }
    }
}

/// The claim of a key for one call.
#[doc(hidden)]
pub struct Claim<O> {
    row: Option<Result<Row, String>>,
    to_stored: fn(&O) -> Option<Result<String, DbError>>,
    from_stored: fn(&str) -> O,
    failed: fn(DbError) -> O,
}

/// Where the value stands.
#[derive(Debug)]
struct Row {
    scope: String,
    key: String,
    request: String,
}

impl<O> Claim<O> {
    /// Claims the key in a transaction, and goes on if the work is to be done now.
    pub async fn take<B: Backend>(&self, tx: &mut Tx<B>) -> ControlFlow<O> {
        let row = match &self.row {
            None => return Continue(()),
            Some(Ok(row)) => row,
            Some(Err(error)) => return Break(self.failed(sqlx::Error::Encode(error.clone().into()).into())),
        };
        match row.take(tx).await {
            Ok(None) => Continue(()),
            Ok(Some(value)) => Break((self.from_stored)(&value)),
            Err(error) => Break(self.failed(error)),
        }
    }

    /// Stores the value that the work has come to.
    pub async fn keep<B: Backend>(&self, tx: &mut Tx<B>, outcome: O) -> O {
        let Some(Ok(row)) = &self.row else { return outcome };
        let value = match (self.to_stored)(&outcome) {
            None => return outcome,
            Some(Ok(value)) => value,
            Some(Err(error)) => return self.failed(error),
        };
        match row.store(tx, &value).await {
            Ok(()) => outcome,
            Err(error) => self.failed(error),
        }
    }

    /// What the call comes to if the database fails.
    pub(in crate::db) fn failed(&self, error: DbError) -> O {
        (self.failed)(error)
    }
}

impl<O> fmt::Debug for Claim<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Claim").field(&self.row).finish()
    }
}

impl Row {
    /// Claims the key, or answers with the value of the call before.
    async fn take<B: Backend>(&self, tx: &mut Tx<B>) -> Result<Option<String>, DbError> {
        let claimed = B::change(tx, CLAIM, &[&self.scope, &self.key, &self.request]).await;
        if claimed.map_err(explained)? > 0 {
            return Ok(None);
        }
        // The row is locked now, so it is still there.
        match B::read(tx, READ, &[&self.scope, &self.key]).await? {
            Some((request, Some(value))) if request == self.request => Ok(Some(value)),
            Some((_, Some(_))) => Err(Refusal::KeyReused.into()),
            Some((_, None)) | None => Err(sqlx::Error::RowNotFound.into()),
        }
    }

    async fn store<B: Backend>(&self, tx: &mut Tx<B>, value: &str) -> Result<(), DbError> {
        match B::change(tx, STORE, &[&self.scope, &self.key, value]).await? {
            1 => Ok(()),
            _ => Err(sqlx::Error::RowNotFound.into()),
        }
    }
}

/// Says what to do if the table is not there: the statement is ours, so it can be no other.
pub(super) fn explained(error: sqlx::Error) -> DbError {
    let is_missing = error.as_database_error().is_some_and(|error| {
        error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
    });
    if is_missing {
        Refusal::Unprepared.into()
    } else {
        error.into()
    }
}
