//! The end of a transaction, which nothing stops once it has begun.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::timeout;
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
    let answers_within = connection.answers_within();
    let step = if state.options.has_nothing_to_commit() && connection.ends_unheard() {
        connection.end_unheard();
        if state.hooks.is_empty() {
            return Ok(());
        }
        Step::Hooks(Box::pin(run(state.hooks)))
    } else {
        Step::Commit(Box::pin(connection.commit()), state.hooks)
    };
    Finish {
        answers_within,
        step: Some(step),
        finishing: shared.finishing.clone(),
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

/// How far the end of a transaction is.
enum Step {
    Commit(
        Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send>>,
        Vec<Hook>,
    ),
    /// It has committed.
    Hooks(Pin<Box<dyn Future<Output = ()> + Send>>),
}

/// The end of a transaction under way.
///
/// It is polled in place, which costs nothing. If it is dropped before its end, as when a client hangs up, it is moved to a task:
/// a COMMIT that was sent cannot be called back, and what follows from it has to happen.
struct Finish {
    step: Option<Step>,
    answers_within: Duration,
    finishing: TaskTracker,
}

impl Future for Finish {
    type Output = Result<(), DbError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let step = self.step.as_mut().expect("it is not polled after its end");
        if let Step::Commit(commit, hooks) = step {
            let committed = ready!(commit.as_mut().poll(cx));
            let hooks = mem::take(hooks);
            if committed.is_err() || hooks.is_empty() {
                self.step = None;
                return Poll::Ready(Ok(committed?));
            }
            *step = Step::Hooks(Box::pin(run(hooks)));
        }
        if let Step::Hooks(hooks) = step {
            ready!(hooks.as_mut().poll(cx));
        }
        self.step = None;
        Poll::Ready(Ok(()))
    }
}

impl Drop for Finish {
    fn drop(&mut self) {
        // Without a runtime, the process is at its end, and the database rolls back what it has not committed.
        if let Some(step) = self.step.take()
            && let Ok(runtime) = Handle::try_current()
        {
            self.finishing
                .spawn_on(alone(step, self.answers_within), &runtime);
        }
    }
}

/// Goes on without the caller. A server that is gone with its machine does not keep the connection.
async fn alone(step: Step, answers_within: Duration) {
    match step {
        Step::Commit(commit, hooks) => match timeout(answers_within, commit).await {
            Ok(Ok(())) => run(hooks).await,
            Ok(Err(error)) => tracing::error!(%error, "a commit failed whose caller was gone"),
            Err(error) => tracing::error!(%error, "a commit got no answer, and may have happened"),
        },
        Step::Hooks(hooks) => hooks.await,
    }
}
