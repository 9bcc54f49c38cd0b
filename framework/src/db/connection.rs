//! A connection with a transaction in it.

use std::sync::Arc;

use sqlx::SqlStr;
use sqlx_core::pool::{Pool, PoolConnection};
use sqlx_core::transaction::TransactionManager;

use super::refusal::Refusal;
use super::rolled_back::{self, Lease, Outer};
use super::{Backend, DatabaseSettings, TxOptions};

/// A connection of the pool for as long as a transaction is open on it.
///
/// It stands in the place of `sqlx::Transaction`, because sqlx 0.9.0 gives a PostgreSQL connection back to the pool with an open
/// transaction on it if `begin` is cancelled (transact-rs/sqlx#4385, #4393), and because nothing may reach the connection that
/// could begin or commit.
pub(super) struct Connection<B: Backend> {
    pooled: PoolConnection<B>,
    phase: Phase,
    /// In a database that is rolled back, where a transaction is a savepoint.
    lease: Option<Lease>,
}

/// What is known of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// BEGIN or COMMIT was sent, and the answer is not known.
    Unknown,
    /// It is open.
    Open,
    /// It has ended.
    Ended,
}

impl<B: Backend> Connection<B> {
    /// Takes a connection of the pool and opens a transaction on it.
    pub(super) async fn begin(pool: &Pool<B>, statement: SqlStr) -> Result<Self, sqlx::Error> {
        let mut connection = Self {
            pooled: pool.acquire().await?,
            phase: Phase::Unknown,
            lease: None,
        };
        B::TransactionManager::begin(&mut connection.pooled, Some(statement)).await?;
        connection.phase = Phase::Open;
        Ok(connection)
    }

    /// Takes the one connection of a database that is rolled back.
    pub(super) async fn begin_within(
        pool: &Pool<B>,
        outer: &Arc<Outer>,
        options: TxOptions,
        settings: &DatabaseSettings,
    ) -> Result<Self, sqlx::Error> {
        let lease = Lease::take(outer).map_err(Refusal::into_error)?;
        Ok(Self {
            pooled: lease.begin(pool, options, settings).await?,
            phase: Phase::Open,
            lease: Some(lease),
        })
    }

    /// Commits. If the database refuses, the transaction is rolled back.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        if let Some(lease) = self.lease.take() {
            drop(lease);
            self.phase = Phase::Ended;
            return rolled_back::commit(&mut self.pooled).await;
        }
        self.phase = Phase::Unknown;
        let committed = B::TransactionManager::commit(&mut self.pooled).await;
        if let Err(sqlx::Error::Database(_)) = &committed {
            // The database has answered, so the connection is good. It may still count a transaction.
            B::TransactionManager::rollback(&mut self.pooled).await?;
        } else if committed.is_err() {
            return committed;
        }
        self.phase = Phase::Ended;
        committed
    }

    /// Rolls back.
    pub(super) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        if self.lease.take().is_some() {
            self.phase = Phase::Ended;
            return rolled_back::in_task(async move { rolled_back::unwind(&mut self.pooled).await }).await;
        }
        let ended = B::TransactionManager::rollback(&mut self.pooled).await;
        if ended.is_err() {
            // SQLite rolls back by itself when a disk is full or a trigger says so, and sqlx does not learn of it.
            self.pooled.close_on_drop();
        }
        self.phase = Phase::Ended;
        ended
    }

    /// Sets a savepoint.
    pub(super) async fn savepoint(&mut self) -> Result<(), sqlx::Error> {
        B::TransactionManager::begin(&mut self.pooled, None).await
    }

    /// Gives up the last savepoint, and keeps what was done since.
    pub(super) async fn release(&mut self) -> Result<(), sqlx::Error> {
        B::TransactionManager::commit(&mut self.pooled).await
    }

    /// Takes back what was done since the last savepoint.
    pub(super) async fn rollback_to_savepoint(&mut self) -> Result<(), sqlx::Error> {
        B::TransactionManager::rollback(&mut self.pooled).await
    }

    /// [`rollback_to_savepoint`](Self::rollback_to_savepoint) where nothing can wait; it happens before the next statement.
    pub(super) fn start_rollback_to_savepoint(&mut self) {
        B::TransactionManager::start_rollback(&mut self.pooled);
    }

    /// The connection, to run statements on.
    pub(super) fn raw(&mut self) -> &mut B::Connection {
        &mut self.pooled
    }
}

impl<B: Backend> Drop for Connection<B> {
    fn drop(&mut self) {
        match self.phase {
            Phase::Ended => {}
            // Who takes it next takes back what was done.
            _ if self.lease.is_some() => {}
            Phase::Unknown if B::CANCEL_POISONS => self.pooled.close_on_drop(),
            Phase::Open | Phase::Unknown => B::TransactionManager::start_rollback(&mut self.pooled),
        }
    }
}
