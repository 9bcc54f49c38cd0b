//! A part of a transaction that may fail on its own.

use super::connection::Connection;
use super::refusal::Refusal;
use super::tx::{Health, State};
use super::{Backend, DbError, HoldsDbError, Tx, TxFn};

impl<B: Backend> Tx<B> {
    /// Does a part of the work that may fail without losing the transaction: `Ok` keeps it, and an error, a panic or a
    /// cancellation takes back what was done in it. In SQLite, a cancellation in the middle of a statement loses the whole transaction.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// use purlin::db::DbError;
    /// use purlin::sqlx;
    ///
    /// async fn insert_tag(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    ///     sqlx::query("INSERT INTO tags (name) VALUES ($1)").bind(name).execute(tx).await?;
    ///     Ok(())
    /// }
    ///
    /// /// A tag that is there already is no reason to fail.
    /// async fn ensure_tag(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    ///     match tx.savepoint(async |tx| insert_tag(tx, name).await).await {
    ///         Err(error) if error.is_unique_violation() => Ok(()),
    ///         other => other,
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// The error of the work. A statement of it failed and that was not passed on. The database does not answer.
    pub async fn savepoint<T, E, F>(&mut self, work: F) -> Result<T, E>
    where
        F: for<'t> TxFn<&'t mut Self, Result<T, E>, Fut: Send>,
        T: Send,
        E: HoldsDbError + Send,
    {
        if self.state.health != Health::Sound {
            return Err(E::from_db(Refusal::AfterFailure.into()));
        }
        let part = Part::begin(self).await.map_err(E::from_db)?;
        // Boxed, so that its `Send` is asked for by name and not found out.
        let outcome: Result<T, E> = Box::pin(work(&mut *part.tx)).await;
        match outcome {
            Ok(_) if part.tx.state.health != Health::Sound => {
                part.roll_back().await;
                Err(E::from_db(Refusal::AfterFailure.into()))
            }
            Ok(value) => part.keep().await.map(|()| value).map_err(E::from_db),
            Err(error) => {
                part.roll_back().await;
                Err(error)
            }
        }
    }
}

/// A savepoint that is rolled back unless it is kept.
struct Part<'a, B: Backend> {
    tx: &'a mut Tx<B>,
    hooks: usize,
    ended: bool,
}

impl<'a, B: Backend> Part<'a, B> {
    async fn begin(tx: &'a mut Tx<B>) -> Result<Self, DbError> {
        control(&mut tx.state, tx.connection.savepoint()).await?;
        Ok(Self {
            hooks: tx.state.hooks.len(),
            tx,
            ended: false,
        })
    }

    async fn keep(mut self) -> Result<(), DbError> {
        self.ended = true;
        let Tx {
            connection, state, ..
        } = &mut *self.tx;
        control(state, connection.release()).await
    }

    /// Why the work failed is what its caller is told. If it cannot be taken back, the transaction is lost, and the next statement
    /// or the commit says so: SQLite has ended it by itself, or the database does not answer.
    async fn roll_back(mut self) {
        self.ended = true;
        let Tx {
            connection, state, ..
        } = &mut *self.tx;
        state.hooks.truncate(self.hooks);
        if let Err(error) = control(state, connection.rollback_to_savepoint()).await {
            tracing::warn!(%error, "a savepoint could not be rolled back, so its transaction is lost");
        }
    }
}

impl<B: Backend> Drop for Part<'_, B> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let Tx {
            connection, state, ..
        } = &mut *self.tx;
        Connection::start_rollback_to_savepoint(connection);
        state.hooks.truncate(self.hooks);
        // In SQLite, a statement that failed or still fails may end the whole transaction, and nobody waits here to learn of it.
        // Elsewhere it is taken back, and whatever it answers is heard before the next one.
        if state.health == Health::Cut && !B::ENDS_BY_ITSELF {
            state.health = Health::Sound;
        }
    }
}

/// Runs a statement about a savepoint. If nobody waits for its end, it is not known how deep the transaction is, and it is lost.
/// sqlx 0.9.0 even rolls all of it back if a SAVEPOINT of PostgreSQL is cancelled.
async fn control(
    state: &mut State,
    statement: impl Future<Output = Result<(), sqlx::Error>>,
) -> Result<(), DbError> {
    state.health = Health::Failed;
    statement.await?;
    state.health = Health::Sound;
    Ok(())
}
