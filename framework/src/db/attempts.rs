//! One transaction, or several until one succeeds.

use std::ops::ControlFlow;
use std::time::Duration;

use super::{Backend, Claim, Database, DbError, Outcome, TxOptions, UnitOfWork};

/// The longest pause before another attempt.
const LONGEST: Duration = Duration::from_millis(500);

/// The first pause is at most this, and each next one twice as much.
const FIRST: Duration = Duration::from_millis(5);

/// How often a key is claimed at most.
const CLAIMS: u32 = 10;

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
        self.open().await.map_err(O::failed)
    }

    /// Opens a transaction and claims the key of the call in it; or the call is over, with the value of the one before.
    ///
    /// Who waited for another transaction to end, in a transaction that shows the state before, is told so by a serialization
    /// failure. Nothing is done yet, so it begins again, however often the work itself may be done.
    pub async fn claim<O>(&mut self, claim: &Claim<O>) -> ControlFlow<O, UnitOfWork<B>> {
        let mut made = 0;
        loop {
            let mut unit = match self.open().await {
                Ok(unit) => unit,
                Err(error) => return ControlFlow::Break(claim.failed(error)),
            };
            let ControlFlow::Break(outcome) = claim.take(&mut unit).await else {
                return ControlFlow::Continue(unit);
            };
            let contended = unit.give_up().await;
            made += 1;
            if !contended || made == CLAIMS {
                return ControlFlow::Break(outcome);
            }
            pause(made).await;
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

    async fn open(&mut self) -> Result<UnitOfWork<B>, DbError> {
        loop {
            match self.db.begin_with(self.options).await {
                Err(error) if error.is_contention() && self.may_go_on().await => {}
                begun => return begun,
            }
        }
    }

    /// Waits, if another attempt may be made.
    async fn may_go_on(&mut self) -> bool {
        if self.made >= self.retries {
            return false;
        }
        pause(self.made).await;
        self.made += 1;
        true
    }
}

/// Waits after so many attempts, for a random time, so that those who met do not meet again.
async fn pause(made: u32) {
    let most = FIRST.saturating_mul(1 << made.min(10)).min(LONGEST);
    tokio::time::sleep(most.mul_f64(fastrand::f64())).await;
}
