//! `Database`: opens transactions.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use super::attempts::Attempts;
use super::pools::Shared;
use super::refusal::Refusal;
use super::tx::State;
use super::{
    Backend, DatabaseSettings, DbError, HoldsDbError, MigrateOnStart, RawConnection, Tx, TxFn, TxOptions,
    UnitOfWork,
};

/// A database, from which services open transactions. They hold it as `Db`, the alias of [`database!`](crate::database). Clones
/// share their connections.
///
/// It connects when the first transaction is opened. It runs no statement itself: that is what a [`Tx`] is for.
///
/// # How a transaction ends
///
/// `Ok` commits it. An error, a panic, and a future that is dropped roll it back. The commit is done before the call returns, so
/// an answer never speaks of what is not stored. Once it has begun, nothing stops it. Stored is what the disk has, unless the
/// database is told not to wait for it, as by [`Synchronous::Normal`](super::Synchronous::Normal).
///
/// # How long it waits
///
/// For a connection as long as [`DatabaseSettings::acquire_timeout`], which is 2 s. SQLite lets one transaction write at a time,
/// and the others queue for as long.
///
/// # A replica
///
/// Work that only reads goes to [`DatabaseSettings::replica_url`], where there is one. It may see less than was committed a moment
/// ago: [`TxOptions::primary`] keeps away from it. If the replica does not answer, that work goes to the primary for 5 s, and then the
/// replica is tried again.
pub struct Database<B: Backend> {
    shared: Arc<Shared<B>>,
}

impl<B: Backend> Database<B> {
    /// The database that settings describe.
    ///
    /// # Errors
    /// The address is none, or of SQLite without a file. A statement of PostgreSQL may run for more than 24 days, or
    /// [`synchronous`](DatabaseSettings#structfield.synchronous) is set for it.
    pub fn open(settings: &DatabaseSettings) -> Result<Self, DbError> {
        Ok(Self {
            shared: Arc::new(Shared::new(settings.clone())?),
        })
    }

    /// The database at an address: `sqlite:shop.db`, `sqlite::memory:`, `postgres://user:password@host/name`.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// let db = Db::at("sqlite::memory:")?;
    /// # let _ = db;
    /// # Ok::<(), purlin::db::DbError>(())
    /// ```
    ///
    /// # Errors
    /// The address is none.
    pub fn at(url: &str) -> Result<Self, DbError> {
        Self::open(&DatabaseSettings::at(url))
    }

    /// A database for one test, which forgets all that was done in it: its transactions are savepoints in one that is never
    /// committed. Services commit as ever, and what is done [after a commit](Tx::after_commit) is done. `#[purlin::test]` hands
    /// one out.
    ///
    /// It has one connection, so there is one transaction at a time: a second one is an error at once, and waits for nobody.
    /// Transactions that only read cannot write; an isolation that is asked for is ignored. Sequences are not taken back.
    /// Constraints that are checked at a commit are in PostgreSQL, and in SQLite they are not. Rows that another test has written
    /// and not taken back are waited for, as in any transaction.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// # use purlin::db::{DatabaseSettings, DbError};
    /// # use purlin::sqlx;
    /// # purlin::testing::block_on(async {
    /// let db = Db::rolled_back(&DatabaseSettings::at("sqlite::memory:"))?;
    /// db.transaction(async |tx| -> Result<(), DbError> {
    ///     sqlx::query("CREATE TABLE notes (text TEXT)").execute(tx).await?;
    ///     Ok(())
    /// })
    /// .await?;
    /// let first = db.begin().await?;
    /// assert!(db.begin().await.unwrap_err().is_nested());
    /// # drop(first);
    /// # Ok::<(), DbError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// The address is none.
    pub fn rolled_back(settings: &DatabaseSettings) -> Result<Self, DbError> {
        Ok(Self {
            shared: Arc::new(Shared::rolled_back(settings.clone())?),
        })
    }

    /// Does the work in a transaction.
    ///
    /// The error of the work is the error of the call, so write it as the last expression of a method, whose type then says
    /// which error it is.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// # use purlin::db::DbError;
    /// # use purlin::sqlx;
    /// async fn move_money(db: &Db, from: i64, to: i64, cents: i64) -> Result<(), DbError> {
    ///     db.transaction(async |tx| {
    ///         let take = "UPDATE accounts SET cents = cents - $1 WHERE id = $2";
    ///         sqlx::query(take).bind(cents).bind(from).execute(&mut *tx).await?;
    ///         let give = "UPDATE accounts SET cents = cents + $1 WHERE id = $2";
    ///         sqlx::query(give).bind(cents).bind(to).execute(tx).await?;
    ///         Ok(())
    ///     })
    ///     .await
    /// }
    /// ```
    ///
    /// # Errors
    /// The error of the work. The transaction cannot be opened, or not be committed.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> TxFn<&'t mut Tx<B>, Result<T, E>, Fut: Send>,
        T: Send,
        E: HoldsDbError + Send,
    {
        self.transaction_with(TxOptions::new(), work).await
    }

    /// Does work that only reads: the database refuses to write. Its statements may go to a replica, and in SQLite it runs
    /// beside the one that writes. There is nothing to commit, so it ends with a rollback, for which nobody waits.
    ///
    /// # Errors
    /// The error of the work. The transaction cannot be opened.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> TxFn<&'t mut Tx<B>, Result<T, E>, Fut: Send>,
        T: Send,
        E: HoldsDbError + Send,
    {
        self.transaction_with(TxOptions::new().read_only(), work).await
    }

    /// Does the work in a transaction that is opened as the options say.
    ///
    /// # Errors
    /// The error of the work. The transaction cannot be opened, or not be committed.
    pub async fn transaction_with<T, E, F>(&self, options: TxOptions, work: F) -> Result<T, E>
    where
        F: for<'t> TxFn<&'t mut Tx<B>, Result<T, E>, Fut: Send>,
        T: Send,
        E: HoldsDbError + Send,
    {
        let mut unit = self.begin_with(options).await.map_err(E::from_db)?;
        let watch = unit.watch();
        // Boxed, so that its `Send` is asked for by name and not found out.
        let outcome: Result<T, E> = watch.run(Box::pin(work(&mut unit))).await;
        unit.settle(outcome).await.0
    }

    /// Does the work again, up to `retries` times more, when another transaction was in the way: after a serialization failure, a
    /// deadlock, or a lock of SQLite. It waits in between, for a random part of a time that doubles, half a second at most. What
    /// the work did outside of the database is done again too.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// # use purlin::db::{DbError, Isolation, TxOptions};
    /// # use purlin::sqlx;
    /// async fn count_up(db: &Db) -> Result<(), DbError> {
    ///     let options = TxOptions::new().isolation(Isolation::Serializable);
    ///     db.retrying(5, options, || async |tx| {
    ///         sqlx::query("UPDATE counter SET value = value + 1").execute(tx).await?;
    ///         Ok(())
    ///     })
    ///     .await
    /// }
    /// ```
    ///
    /// # Errors
    /// The error of the last attempt.
    pub async fn retrying<T, E, F, G>(&self, retries: u32, options: TxOptions, work: F) -> Result<T, E>
    where
        F: Fn() -> G,
        G: for<'t> TxFn<&'t mut Tx<B>, Result<T, E>, Fut: Send>,
        T: Send,
        E: HoldsDbError + Send,
    {
        let mut attempts = Attempts::new(self, options, retries);
        loop {
            let mut unit = match attempts.begin().await {
                Ok(unit) => unit,
                Err(outcome) => return outcome,
            };
            let watch = unit.watch();
            let outcome: Result<T, E> = watch.run(Box::pin(work()(&mut unit))).await;
            if let ControlFlow::Break(outcome) = attempts.end(unit, outcome).await {
                return outcome;
            }
        }
    }

    /// Opens a transaction that the caller ends, for work that does not fit a closure.
    ///
    /// # Errors
    /// No connection is free in time, or the database does not answer.
    pub async fn begin(&self) -> Result<UnitOfWork<B>, DbError> {
        self.begin_with(TxOptions::new()).await
    }

    /// [`begin`](Self::begin) as the options say.
    ///
    /// # Errors
    /// No connection is free in time, or the database does not answer. On SQLite, it is called in the work of another
    /// transaction, for which it would wait forever.
    pub async fn begin_with(&self, options: TxOptions) -> Result<UnitOfWork<B>, DbError> {
        let (connection, exclusive) = self.shared.begin(options).await?;
        let tx = Tx {
            state: State {
                options,
                behind_pooler: self.shared.settings.pooler,
                watch: connection.watch(),
                ..State::default()
            },
            connection,
            shared: Arc::clone(&self.shared),
        };
        Ok(UnitOfWork::new(tx, exclusive))
    }

    /// Keeps a value for all transactions of the database; answers whether there was none.
    #[allow(dead_code, reason = "the engine of jobs is the first to be kept")]
    pub(crate) fn fill_slot<T: Send + Sync + 'static>(&self, value: T) -> bool {
        self.shared.slot.fill(value)
    }

    /// Runs a text of several statements in a transaction: what a database of a test begins with.
    pub(crate) async fn script(&self, sql: String) -> Result<(), DbError> {
        let mut unit = self.begin().await?;
        B::script(unit.connection.raw(), AssertSqlSafe(sql).into_sql_str()).await?;
        unit.commit().await
    }

    /// A connection without a transaction, for migrations.
    pub(crate) async fn raw(&self) -> Result<RawConnection, DbError> {
        if let Some(outer) = &self.shared.outer
            && (outer.has_begun() || !B::is_in_memory(&self.shared.settings))
        {
            return Err(Refusal::Migrated.into());
        }
        let mut lease = self.shared.writer().await?;
        // A database in memory has one connection, which may have been told to refuse.
        if lease.watch.refuses()
            && let Some(sql) = B::within(TxOptions::new())
        {
            B::script(lease.connection(), SqlStr::from_static(sql)).await?;
            lease.watch.set_refuses(false);
        }
        Ok(B::raw(lease.into_connection()))
    }

    /// Whether its connections are lent for one transaction.
    pub(crate) fn is_behind_pooler(&self) -> bool {
        self.shared.settings.pooler
    }

    /// Whether it is a database of a test, whose tables are the test's business.
    pub(crate) fn is_rolled_back(&self) -> bool {
        self.shared.outer.is_some()
    }

    /// Whether it is gone with its connection.
    pub(crate) fn is_in_memory(&self) -> bool {
        B::is_in_memory(&self.shared.settings)
    }

    /// Whether an app brings the tables up to date when it starts.
    pub(crate) fn migrates_on_start(&self) -> bool {
        let settings = &self.shared.settings;
        match settings.migrate {
            _ if B::is_in_memory(settings) => true,
            MigrateOnStart::Auto => B::MIGRATES_ON_START,
            MigrateOnStart::Always => true,
            MigrateOnStart::Never => false,
        }
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// It gives none.
    pub async fn ping(&self) -> Result<(), DbError> {
        Ok(self.shared.ping().await?)
    }

    /// Asks the replica for a sign of life. If there is none, all is well.
    ///
    /// # Errors
    /// It gives none.
    pub async fn ping_replica(&self) -> Result<(), DbError> {
        Ok(self.shared.ping_replica().await?)
    }

    /// Whether transactions that only read go to a replica.
    pub fn has_replica(&self) -> bool {
        self.shared.settings.replica_url.is_some()
    }

    /// Closes the connections, after what uses them has ended. An app does it at its end.
    pub async fn close(&self) {
        self.shared.close().await;
    }
}

impl<B: Backend> Clone for Database<B> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<B: Backend> fmt::Debug for Database<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}
