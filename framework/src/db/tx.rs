//! `Tx`: an open transaction.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::connection::Connection;
use super::pools::Shared;
use super::watch::Watch;
use super::{Backend, TxOptions};

/// Work for when a transaction has committed.
pub(super) type Hook = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An open transaction, in which CRUD functions run their statements. They take it as `&mut Tx`, by the alias of
/// [`database!`](crate::database).
///
/// A `&mut Tx` is an `Executor` of sqlx, so `query`, `query_as`, `query_scalar` and the checked `query!` run on it. Where it is
/// used again afterwards, write `&mut *tx`. Each call runs one statement, and SQL that begins or ends a transaction is refused.
///
/// Nothing makes a `Tx`, and nothing takes one apart: only the service that opened the transaction can end it.
///
/// ```compile_fail,E0277
/// purlin::database! { sqlite = "migrations" }
///
/// async fn insert_note(tx: &mut Tx) {
///     tx.commit(); // CRUD never commits
/// }
/// ```
///
/// Once a statement has failed, the transaction is lost: the statements after it fail, and so does the commit, even if the
/// error was not passed on. That is how PostgreSQL is, and SQLite is made to be the same. What may fail belongs in a
/// [`savepoint`](Self::savepoint).
pub struct Tx<B: Backend> {
    pub(super) connection: Connection<B>,
    pub(super) state: State,
    pub(super) shared: Arc<Shared<B>>,
}

/// What became of the transaction so far.
#[derive(Default)]
pub(super) struct State {
    pub(super) health: Health,
    /// Whether the last statement failed because another transaction was in the way.
    pub(super) contended: bool,
    /// How many statements were sent.
    pub(super) statements: u64,
    pub(super) hooks: Vec<Hook>,
    /// How it was opened.
    pub(super) options: TxOptions,
    /// Whether the next transaction may have another connection of the server.
    pub(super) behind_pooler: bool,
    pub(super) watch: Arc<Watch>,
}

/// Whether the transaction can go on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Health {
    /// All statements succeeded.
    #[default]
    Sound,
    /// A statement runs, or its future was dropped while it did.
    Cut,
    /// A statement failed.
    Failed,
}

impl<B: Backend> Tx<B> {
    /// Does something once the transaction has committed: sends a mail, wakes a worker. It is not done if the transaction, or
    /// the savepoint it was asked for in, is rolled back.
    ///
    /// The service's call waits for it. A panic in it is logged, and changes nothing for the caller. If the process ends between
    /// the commit and this, it is lost: what must happen is written into the database in the transaction.
    pub fn after_commit(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.state.hooks.push(Box::pin(work));
    }

    /// How many statements were sent in this transaction so far, without those that began it. A test can hold a list to a number,
    /// so that it does not come to read each row by itself.
    ///
    /// ```
    /// use purlin::db::DbError;
    ///
    /// purlin::database! { sqlite = "migrations" }
    ///
    /// # purlin::testing::block_on(async {
    /// let db = Db::at("sqlite::memory:").unwrap();
    /// db.read(async |tx| -> Result<(), DbError> {
    ///     purlin::sqlx::query("SELECT 1").execute(&mut *tx).await?;
    ///     assert_eq!(tx.statements(), 1);
    ///     Ok(())
    /// })
    /// .await
    /// # .unwrap();
    /// # });
    /// ```
    pub fn statements(&self) -> u64 {
        self.state.statements
    }

    /// What the database keeps for its transactions.
    #[allow(dead_code, reason = "the engine of jobs is the first to be kept")]
    pub(crate) fn slot<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.shared.slot.get()
    }

    /// It exists for its message.
    #[doc(hidden)]
    pub fn commit(&mut self)
    where
        Self: EndsTransaction,
    {
    }

    /// It exists for its message.
    #[doc(hidden)]
    pub fn rollback(&mut self)
    where
        Self: EndsTransaction,
    {
    }

    /// It exists for its message.
    #[doc(hidden)]
    pub fn begin(&mut self)
    where
        Self: EndsTransaction,
    {
    }
}

impl<B: Backend> fmt::Debug for Tx<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("health", &self.state.health)
            .finish_non_exhaustive()
    }
}

/// Nothing implements it: it has the message for those who try to end a transaction that is not theirs.
#[diagnostic::on_unimplemented(
    message = "CRUD never commits: only the service that opened the transaction can end it",
    label = "not here",
    note = "return `Ok(..)` from the service to commit, or an error to roll everything back",
    note = "for a part that may fail on its own write `tx.savepoint(async |tx| {{ .. }})`"
)]
pub trait EndsTransaction {}
