//! A database of a test, which forgets everything: all its transactions are savepoints in one that is never committed.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::SqlSafeStr;
use sqlx_core::connection::Connection;
use sqlx_core::pool::PoolConnection;
use sqlx_core::transaction::TransactionManager;

use super::backend::sealed::Plan;
use super::lanes::Lease;
use super::pools::Shared;
use super::refusal::Refusal;
use super::{Backend, DatabaseSettings, TxOptions};

/// How deep the connection is in transactions when no service has one.
const OUTER: usize = 1;

/// The transaction around all others.
#[derive(Debug, Default)]
pub(super) struct Outer {
    /// Whether it was ever opened. A connection without it has lost it then, and all that was done.
    begun: AtomicBool,
    /// Whether a transaction of a service is open in it.
    taken: AtomicBool,
}

/// The right to the one connection. It is given back when the owner of a transaction has done with it, which is before the
/// connection has: whoever asks in between waits for the connection, and whoever asks earlier is told.
#[derive(Debug)]
pub(super) struct Turn(Arc<Outer>);

impl Turn {
    /// Takes the right, if nobody has it.
    pub(super) fn take(outer: &Arc<Outer>) -> Result<Self, Refusal> {
        if outer.taken.swap(true, Ordering::AcqRel) {
            return Err(Refusal::Beside);
        }
        Ok(Self(Arc::clone(outer)))
    }

    /// The connection with a savepoint on it, in place of a transaction.
    ///
    /// It is a task: a SAVEPOINT whose caller is gone would leave sqlx with a wrong idea of how deep it is.
    pub(super) async fn begin<B: Backend>(
        &self,
        shared: &Arc<Shared<B>>,
        options: TxOptions,
    ) -> Result<Lease<B>, sqlx::Error> {
        let (outer, shared) = (Arc::clone(&self.0), Arc::clone(shared));
        in_task(async move {
            let mut lease = shared.writer().await?;
            let connection = lease.connection();
            outer.ensure(connection, &shared.settings).await?;
            B::TransactionManager::begin(connection, None).await?;
            if let Some(sql) = B::within(options) {
                B::script(connection, sql.into_sql_str()).await?;
            }
            Ok(lease)
        })
        .await
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.taken.store(false, Ordering::Release);
    }
}

impl Outer {
    /// Whether something was done in it.
    pub(super) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Acquire)
    }

    /// Opens the outer transaction for the first service, and takes back what the last one left open.
    async fn ensure<B: Backend>(
        &self,
        connection: &mut PoolConnection<B>,
        settings: &DatabaseSettings,
    ) -> Result<(), sqlx::Error> {
        if !self.has_begun() {
            let statement = B::begin(TxOptions::new(), settings, true);
            B::TransactionManager::begin(connection, Some(statement)).await?;
            self.begun.store(true, Ordering::Release);
        }
        match unwind(connection).await {
            Ok(()) if depth(connection) == OUTER => Ok(()),
            // A savepoint that sqlx knows of and the database does not.
            Ok(()) | Err(sqlx::Error::Database(_)) => Err(Refusal::Forgotten.into_error()),
            Err(error) => Err(error),
        }
    }
}

/// Commits as far as it goes: what a COMMIT would refuse is refused, and the savepoint is given up.
pub(super) async fn commit<B: Backend>(connection: &mut PoolConnection<B>) -> Result<(), sqlx::Error> {
    let committed = release(connection).await;
    if committed.is_err() {
        unwind(connection).await?;
    }
    committed
}

async fn release<B: Backend>(connection: &mut PoolConnection<B>) -> Result<(), sqlx::Error> {
    if let Some(sql) = B::DEFERRED {
        B::script(connection, sql.into_sql_str()).await?;
    }
    B::TransactionManager::commit(connection).await
}

/// Takes back all that is open but the outer transaction.
pub(super) async fn unwind<B: Backend>(connection: &mut PoolConnection<B>) -> Result<(), sqlx::Error> {
    settle::<B::Connection>(connection).await?;
    // sqlx may count a savepoint within that of the service which is gone: nobody waited for its end. To take that back fails.
    while depth(connection) > OUTER + 1 {
        let before = depth(connection);
        B::TransactionManager::start_rollback(connection);
        settle::<B::Connection>(connection).await?;
        if depth(connection) == before {
            return Err(Refusal::Forgotten.into_error());
        }
    }
    if depth(connection) > OUTER {
        B::TransactionManager::rollback(connection).await?;
    }
    Ok(())
}

fn depth<B: Backend>(connection: &PoolConnection<B>) -> usize {
    B::TransactionManager::get_transaction_depth(connection)
}

/// The only connection, which never ages: with it everything would be gone.
pub(super) fn plan<B: Backend>(plan: Plan<B>) -> Plan<B> {
    let mut writer = plan.writer;
    writer.pool = writer
        .pool
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    Plan {
        writer,
        readers: Vec::new(),
    }
}

/// As often as statements can have failed for which nobody waited: the one that was cut off, and what took it back.
const UNHEARD: u32 = 4;

/// Hears the answers to statements that were cut off.
async fn settle<C: Connection>(connection: &mut C) -> Result<(), sqlx::Error> {
    for _ in 0..UNHEARD {
        match connection.ping().await {
            Err(sqlx::Error::Database(_)) => {}
            other => return other,
        }
    }
    Ok(())
}

/// Does something to its end, even if the caller is gone.
pub(super) async fn in_task<T: Send + 'static>(
    work: impl Future<Output = Result<T, sqlx::Error>> + Send + 'static,
) -> Result<T, sqlx::Error> {
    match tokio::spawn(work).await {
        Ok(outcome) => outcome,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // The runtime ends.
        Err(_) => Err(sqlx::Error::PoolClosed),
    }
}
