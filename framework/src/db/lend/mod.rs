//! Lends the connection of a transaction to an engine that writes in it: the one of jobs, whose rows must commit with the app's.

use sqlx::Transaction;
use sqlx_core::pool::MaybePoolConnection;

use super::refusal::Refusal;
use super::tx::Health;
use super::{Backend, DbError, Tx, TxFn};

impl<B: Backend> Tx<B> {
    /// Lends the connection, as a transaction of sqlx that is a savepoint in this one: engines are written against that type. It cannot
    /// commit the outer one. `Ok` keeps what the engine wrote, and an error or a cancellation takes it back; this transaction goes on.
    ///
    /// It is for the framework alone, and for engines that are part of it: on a connection of sqlx, anything can be run. `jobs`
    /// keeps its engine in the [`slot`](Self::slot) of the database, and enqueues like this:
    ///
    /// ```ignore
    /// pub async fn enqueue<B: Backend, J: Job>(tx: &mut Tx<B>, job: J) -> Result<JobId, DbError> {
    ///     let engine = tx.slot::<Engine<B>>().ok_or_else(no_engine)?;
    ///     tx.lend(async |lent| engine.insert(lent, job).await).await
    /// }
    /// ```
    ///
    /// # Errors
    /// The error of the engine, which has to pass on each that it meets. The transaction is lost already, or the database does not
    /// answer.
    #[allow(dead_code, reason = "the engine of jobs is the first to borrow it")]
    pub(crate) async fn lend<T, F>(&mut self, work: F) -> Result<T, DbError>
    where
        F: for<'t, 'c> TxFn<&'t mut Transaction<'c, B>, Result<T, DbError>, Fut: Send>,
        T: Send,
    {
        let Tx {
            connection, state, ..
        } = self;
        if state.health != Health::Sound {
            return Err(Refusal::AfterFailure.into());
        }
        // If nobody waits for the end of a statement about a savepoint, it is not known how deep the transaction is.
        state.health = Health::Failed;
        connection.settle().await?;
        // What the engine does may be cut off.
        connection.owes_answers();
        let connection = MaybePoolConnection::Connection(connection.raw());
        let mut lent = Transaction::begin(connection, None).await?;
        state.health = Health::Sound;
        state.watch.statement_begins();
        let outcome = Box::pin(work(&mut lent)).await;
        state.health = Health::Failed;
        match &outcome {
            Ok(_) => lent.commit().await?,
            Err(error) => {
                state.contended |= error.is_contention();
                lent.rollback().await?;
            }
        }
        state.health = Health::Sound;
        outcome
    }
}

#[cfg(test)]
mod tests;
