//! `UnitOfWork`: a transaction whose owner ends it.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::nested::{Polling, Watched};
use super::{Backend, DbError, Outcome, Tx, commit};

/// A transaction that its owner ends, for work that does not fit a closure. Dropped, it is rolled back.
///
/// ```
/// # purlin::database! { sqlite = "migrations" }
/// # use purlin::db::DbError;
/// # use purlin::sqlx;
/// async fn rename_all(db: &Db, names: &[&str]) -> Result<(), DbError> {
///     let mut unit = db.begin().await?;
///     for name in names {
///         sqlx::query("UPDATE notes SET text = $1").bind(*name).execute(&mut *unit).await?;
///     }
///     unit.commit().await
/// }
/// ```
#[must_use = "a unit of work that is dropped without `commit()` is rolled back"]
pub struct UnitOfWork<B: Backend> {
    tx: Tx<B>,
    /// Whether no other can be opened before this one ends.
    exclusive: bool,
}

impl<B: Backend> UnitOfWork<B> {
    pub(super) const fn new(tx: Tx<B>, exclusive: bool) -> Self {
        Self { tx, exclusive }
    }

    /// Commits. What was asked for after the commit is done before this returns. Once it has begun it goes on to its end, even
    /// if the caller is gone.
    ///
    /// # Errors
    /// A statement failed, and that was not passed on. The database refuses, as for a serialization failure, or does not answer;
    /// in that last case it is not known whether it has committed.
    pub async fn commit(self) -> Result<(), DbError> {
        commit::commit(self.tx).await
    }

    /// Rolls back, and waits until that is done.
    ///
    /// # Errors
    /// The database does not answer. It rolls back by itself then.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.tx.connection.rollback().await?)
    }

    /// Notes when work in the transaction is polled, so that another one opened inside it is found at once.
    #[doc(hidden)]
    pub fn watch(&self) -> Watch {
        Watch(self.exclusive.then(|| Arc::clone(&self.tx.shared.polling)))
    }

    /// Rolls back, and answers whether another transaction was in the way. The caller is told something else than how that went;
    /// the database rolls back in any case.
    pub(super) async fn give_up(self) -> bool {
        let contended = self.tx.state.contended;
        if let Err(error) = self.rollback().await {
            tracing::warn!(%error, "a rollback failed");
        }
        contended
    }

    /// Commits or rolls back by what came of the work; answers also whether another transaction was in the way.
    #[doc(hidden)]
    pub async fn settle<O: Outcome>(self, outcome: O) -> (O, bool) {
        if !outcome.is_ok() {
            return (outcome, self.give_up().await);
        }
        let contended = self.tx.state.contended;
        match self.commit().await {
            Ok(()) => (outcome, false),
            Err(error) => {
                let contended = contended || error.is_contention();
                (O::failed(error), contended)
            }
        }
    }
}

impl<B: Backend> Deref for UnitOfWork<B> {
    type Target = Tx<B>;

    fn deref(&self) -> &Tx<B> {
        &self.tx
    }
}

impl<B: Backend> DerefMut for UnitOfWork<B> {
    fn deref_mut(&mut self) -> &mut Tx<B> {
        &mut self.tx
    }
}

impl<B: Backend> fmt::Debug for UnitOfWork<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UnitOfWork").field(&self.tx).finish()
    }
}

/// See [`UnitOfWork::watch`].
#[derive(Debug)]
pub struct Watch(Option<Arc<Polling>>);

impl Watch {
    /// The work, watched.
    #[doc(hidden)]
    pub fn run<F>(self, work: F) -> Watched<F> {
        Watched::new(work, self.0)
    }
}
