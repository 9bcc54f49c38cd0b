//! A connection with a transaction in it.

use std::sync::Arc;
use std::time::Duration;

use sqlx::SqlStr;
use sqlx_core::transaction::TransactionManager;

use super::lanes::{Lanes, Lease};
use super::pools::Shared;
use super::refusal::Refusal;
use super::rolled_back::{self, Outer, Turn};
use super::watch::Watch;
use super::{Backend, DatabaseSettings, TxOptions};

const ROLLBACK: SqlStr = SqlStr::from_static("ROLLBACK");

/// A connection of the pool for as long as a transaction is open on it.
///
/// It stands in the place of `sqlx::Transaction`, because sqlx 0.9.0 gives a PostgreSQL connection back to the pool with an open
/// transaction on it if `begin` is cancelled (transact-rs/sqlx#4385, #4393), and because nothing may reach the connection that
/// could begin or commit.
pub(super) struct Connection<B: Backend> {
    lease: Lease<B>,
    phase: Phase,
    /// Something was taken back that may have been cut off: its answers, errors too, come before that to the next statement.
    owes_answers: bool,
    /// In a database that is rolled back, where a transaction is a savepoint.
    turn: Option<Turn>,
}

/// What is known of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// BEGIN, COMMIT or a statement about a savepoint was sent, and the answer is not known.
    Unknown,
    /// It is open.
    Open,
    /// It has ended, and nothing of it is left.
    Ended,
    /// Nothing is known of it, and the connection is given up.
    GivenUp,
}

impl<B: Backend> Connection<B> {
    /// Takes a connection of the pool and opens a transaction on it.
    pub(super) async fn begin(
        lanes: &Lanes<B>,
        options: TxOptions,
        settings: &DatabaseSettings,
    ) -> Result<Self, sqlx::Error> {
        let mut connection = Self {
            lease: lanes.acquire().await?,
            phase: Phase::Unknown,
            owes_answers: false,
            turn: None,
        };
        let mut begun = connection.open(options, settings).await;
        if matches!(begun, Err(sqlx::Error::InvalidSavePointStatement)) {
            connection.recount().await?;
            begun = connection.open(options, settings).await;
        }
        begun?;
        connection.phase = Phase::Open;
        Ok(connection)
    }

    /// Takes the one connection of a database that is rolled back.
    pub(super) async fn begin_within(
        shared: &Arc<Shared<B>>,
        outer: &Arc<Outer>,
        options: TxOptions,
    ) -> Result<Self, sqlx::Error> {
        let turn = Turn::take(outer).map_err(Refusal::into_error)?;
        Ok(Self {
            lease: turn.begin(shared, options).await?,
            phase: Phase::Open,
            owes_answers: false,
            turn: Some(turn),
        })
    }

    async fn open(&mut self, options: TxOptions, settings: &DatabaseSettings) -> Result<(), sqlx::Error> {
        let watch = &self.lease.watch;
        let statement = B::begin(options, settings, watch.refuses());
        if options.read_only {
            // Before, since it may be cut off after the connection has heard of it.
            watch.set_refuses(true);
        }
        B::TransactionManager::begin(self.lease.connection(), Some(statement)).await?;
        self.lease.watch.set_refuses(options.read_only);
        Ok(())
    }

    /// Commits. If the database refuses, the transaction is rolled back.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.settle().await?;
        if let Some(turn) = self.turn.take() {
            drop(turn);
            self.phase = Phase::Ended;
            return rolled_back::commit(self.lease.connection()).await;
        }
        self.phase = Phase::Unknown;
        self.lease.watch.rest();
        let committed = B::TransactionManager::commit(self.lease.connection()).await;
        if let Err(sqlx::Error::Database(_)) = &committed {
            // The database has answered, so the connection is good. It may still count a transaction.
            self.roll_back().await?;
        } else if committed.is_err() {
            return committed;
        }
        self.phase = Phase::Ended;
        committed
    }

    /// Rolls back.
    pub(super) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        if self.turn.take().is_some() {
            self.phase = Phase::Ended;
            return rolled_back::in_task(async move { rolled_back::unwind(self.lease.connection()).await })
                .await;
        }
        self.lease.watch.cut_off();
        let ended = match self.phase {
            Phase::Unknown if B::CANCEL_POISONS => self.abandon().await,
            _ => match self.settle().await {
                Ok(()) => self.roll_back().await,
                broken => broken,
            },
        };
        match ended {
            Ok(()) if self.phase != Phase::GivenUp => self.phase = Phase::Ended,
            Ok(()) => {}
            Err(_) => self.give_up(),
        }
        ended
    }

    /// Whether the database has nothing to say about the end of a transaction that has only read.
    pub(super) fn ends_unheard(&self) -> bool {
        self.phase == Phase::Open && self.turn.is_none()
    }

    /// Ends a transaction that has only read, and waits for nothing: it is over before the next one on the connection begins.
    pub(super) fn end_unheard(mut self) {
        self.lease.watch.rest();
        B::TransactionManager::start_rollback(self.lease.connection());
        self.phase = Phase::Ended;
    }

    /// Lets nobody have the connection again.
    fn give_up(&mut self) {
        self.lease.connection().close_on_drop();
        self.phase = Phase::GivenUp;
    }

    /// All of it, however deep it is.
    async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        loop {
            match B::TransactionManager::rollback(self.lease.connection()).await {
                Err(_) if B::ENDS_BY_ITSELF => break self.recount().await?,
                ended => ended?,
            }
            if self.depth() == 0 {
                break;
            }
        }
        if self.phase == Phase::Unknown {
            // sqlx may still mean to pass over a rollback, for an end of a savepoint that nobody heard of. Here there is nothing
            // to take back any more, and later it would be a savepoint of somebody else.
            B::TransactionManager::start_rollback(self.lease.connection());
        }
        Ok(())
    }

    /// Rolls back where sqlx does not know how deep the transaction is, and lets nobody have the connection again.
    async fn abandon(&mut self) -> Result<(), sqlx::Error> {
        self.give_up();
        match B::script(self.lease.connection(), ROLLBACK).await {
            // The answer to what was cut off. The server rolls back when the session ends.
            Err(sqlx::Error::Database(_)) => Ok(()),
            ended => ended,
        }
    }

    /// Lets sqlx count right again after the database has ended a transaction by itself: one is opened in its place, as deep, and
    /// rolled back. The connection need not be closed then, and with it a database in memory.
    async fn recount(&mut self) -> Result<(), sqlx::Error> {
        match B::script(self.lease.connection(), ROLLBACK).await {
            // None is open, which is how it should be.
            Ok(()) | Err(sqlx::Error::Database(_)) => {}
            Err(error) => return Err(error),
        }
        let depth = self.depth();
        B::reopen(self.lease.connection(), depth).await?;
        for _ in 0..depth {
            B::TransactionManager::rollback(self.lease.connection()).await?;
        }
        Ok(())
    }

    /// How deep sqlx believes the transaction to be.
    fn depth(&self) -> usize {
        B::TransactionManager::get_transaction_depth(self.lease.as_connection())
    }

    /// Sets a savepoint.
    pub(super) async fn savepoint(&mut self) -> Result<(), sqlx::Error> {
        self.enter_unknown()?;
        self.settle().await?;
        let set = B::TransactionManager::begin(self.lease.connection(), None).await;
        self.heard(set)
    }

    /// Gives up the last savepoint, and keeps what was done since.
    pub(super) async fn release(&mut self) -> Result<(), sqlx::Error> {
        self.enter_unknown()?;
        self.settle().await?;
        let released = B::TransactionManager::commit(self.lease.connection()).await;
        self.heard(released)
    }

    /// Takes back what was done since the last savepoint.
    pub(super) async fn rollback_to_savepoint(&mut self) -> Result<(), sqlx::Error> {
        self.enter_unknown()?;
        // What failed in it may be a statement that was cut off.
        self.owes_answers();
        self.settle().await?;
        let taken_back = B::TransactionManager::rollback(self.lease.connection()).await;
        self.heard(taken_back)
    }

    /// A statement about a savepoint is sent. After one that was cut off it is not known which savepoint the next would be about.
    fn enter_unknown(&mut self) -> Result<(), sqlx::Error> {
        if self.phase == Phase::Unknown {
            return Err(Refusal::AfterFailure.into_error());
        }
        self.phase = Phase::Unknown;
        Ok(())
    }

    /// The database has answered. If it has refused, sqlx counts a savepoint that may not be there.
    fn heard(&mut self, answer: Result<(), sqlx::Error>) -> Result<(), sqlx::Error> {
        if answer.is_ok() {
            self.phase = Phase::Open;
        }
        answer
    }

    /// [`rollback_to_savepoint`](Self::rollback_to_savepoint) where nothing can wait; it happens before the next statement.
    pub(super) fn start_rollback_to_savepoint(&mut self) {
        if self.phase == Phase::Open {
            B::TransactionManager::start_rollback(self.lease.connection());
            self.owes_answers();
        }
    }

    /// Says that a statement may have been cut off whose failure counts no more.
    pub(super) const fn owes_answers(&mut self) {
        self.owes_answers = true;
    }

    /// Whether the next answer is that to the next statement.
    pub(super) const fn is_settled(&self) -> bool {
        !self.owes_answers
    }

    /// Hears what is owed, so that nothing of it is taken for the answer to what comes next.
    pub(super) async fn settle(&mut self) -> Result<(), sqlx::Error> {
        if self.owes_answers {
            B::hear(self.lease.connection()).await?;
            self.owes_answers = false;
        }
        Ok(())
    }

    /// The connection, to run statements on.
    pub(super) fn raw(&mut self) -> &mut B::Connection {
        self.lease.connection()
    }

    /// After what time the database has answered, or does not answer any more.
    pub(super) const fn answers_within(&self) -> Duration {
        self.lease.answers_within
    }

    /// Who watches its statements.
    pub(super) fn watch(&self) -> Arc<Watch> {
        Arc::clone(&self.lease.watch)
    }
}

impl<B: Backend> Drop for Connection<B> {
    fn drop(&mut self) {
        match self.phase {
            Phase::Ended => {
                self.lease.watch.rest();
                self.lease.keep();
            }
            Phase::GivenUp => self.lease.watch.rest(),
            // Who takes it next takes back what was done. What runs goes on: SQLite would end the outer transaction with it.
            _ if self.turn.is_some() => {}
            Phase::Unknown if B::CANCEL_POISONS => self.lease.connection().close_on_drop(),
            Phase::Open | Phase::Unknown => {
                // A statement that still runs would keep the rollback waiting, and with it the one writer of SQLite.
                self.lease.watch.cut_off();
                // Each takes back one level. The one too many does nothing, unless sqlx passes over the first: it does so after the
                // end of a savepoint that nobody heard of.
                for _ in 0..=self.depth() {
                    B::TransactionManager::start_rollback(self.lease.connection());
                }
                self.lease.give_back_cut_off();
            }
        }
    }
}
