//! The end of a transaction, which nothing stops once it has begun.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

use super::refusal::Refusal;
use super::tx::{Health, Hook};
use super::{Backend, DbError, Tx};

/// Commits, and does what was asked for after the commit.
pub(super) async fn commit<B: Backend>(tx: Tx<B>) -> Result<(), DbError> {
    let Tx {
        connection,
        state,
        shared,
    } = tx;
    if state.health != Health::Sound {
        connection.rollback().await?;
        return Err(Refusal::AfterFailure.into());
    }
    let finishing = shared.finishing.clone();
    let work = async move {
        connection.commit().await?;
        run(state.hooks).await;
        Ok(())
    };
    Finish {
        work: Some(Box::pin(work)),
        finishing,
    }
    .await
}

/// Each hook is a task: its panic must not look like a commit that failed.
async fn run(hooks: Vec<Hook>) {
    for hook in hooks {
        if let Err(error) = tokio::spawn(hook).await {
            tracing::error!(%error, "what was to be done after a commit panicked");
        }
    }
}

/// A commit, and what follows it.
type Work = dyn Future<Output = Result<(), DbError>> + Send;

/// The end of a transaction under way.
///
/// It is polled in place, which costs nothing. If it is dropped before its end, as when a client hangs up, it is moved to a task:
/// a COMMIT that was sent cannot be called back, and what follows from it has to happen.
struct Finish {
    work: Option<Pin<Box<Work>>>,
    finishing: TaskTracker,
}

impl Future for Finish {
    type Output = Result<(), DbError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let work = self.work.as_mut().expect("it is not polled after its end");
        let outcome = ready!(work.as_mut().poll(cx));
        self.work = None;
        Poll::Ready(outcome)
    }
}

impl Drop for Finish {
    fn drop(&mut self) {
        // Without a runtime, the process is at its end, and the database rolls back what it has not committed.
        if let Some(work) = self.work.take()
            && let Ok(runtime) = Handle::try_current()
        {
            self.finishing.spawn_on(
                async {
                    if let Err(error) = work.await {
                        tracing::error!(%error, "a commit failed whose caller was gone");
                    }
                },
                &runtime,
            );
        }
    }
}
