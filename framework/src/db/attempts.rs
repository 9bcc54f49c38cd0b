//! One transaction, or several until one succeeds.

use std::ops::ControlFlow;
use std::time::Duration;

use super::{Backend, Database, Outcome, TxOptions, UnitOfWork};

/// The longest pause before another attempt.
const LONGEST: Duration = Duration::from_millis(500);

/// The first pause is at most this, and each next one twice as much.
const FIRST: Duration = Duration::from_millis(5);

/// Opens transactions and ends them by what came of the work. `#[transactional]` calls it.
#[derive(Debug)]
#[doc(hidden)]
pub struct Attempts<'a, B: Backend> {
    db: &'a Database<B>,
    options: TxOptions,
    retries: u32,
    made: u32,
}

impl<'a, B: Backend> Attempts<'a, B> {
    /// No attempt is made yet.
    pub const fn new(db: &'a Database<B>, options: TxOptions, retries: u32) -> Self {
        Self {
            db,
            options,
            retries,
            made: 0,
        }
    }

    /// Opens a transaction.
    ///
    /// # Errors
    /// What the work would have come to: there is no connection, or another transaction was in the way as often as may be tried.
    pub async fn begin<O: Outcome>(&mut self) -> Result<UnitOfWork<B>, O> {
        loop {
            match self.db.begin_with(self.options).await {
                Err(error) if error.is_contention() && self.may_go_on().await => {}
                begun => return begun.map_err(O::failed),
            }
        }
    }

    /// Commits or rolls back; answers whether the work is to be done again.
    pub async fn end<O: Outcome>(&mut self, unit: UnitOfWork<B>, outcome: O) -> ControlFlow<O> {
        let (outcome, contended) = unit.settle(outcome).await;
        if contended && self.may_go_on().await {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(outcome)
    }

    /// Waits, if another attempt may be made: for a random time, so that those who met do not meet again.
    async fn may_go_on(&mut self) -> bool {
        if self.made >= self.retries {
            return false;
        }
        let most = FIRST.saturating_mul(1 << self.made.min(10)).min(LONGEST);
        self.made += 1;
        tokio::time::sleep(most.mul_f64(fastrand::f64())).await;
        true
    }
}
