//! How values of dependencies are released.

use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::timeout;

use crate::error::{Chain, Problem};
use crate::extract::{Moment, Outcome, Release, Releases, RequestId};
use crate::respond::panic::{Payload, caught, report};

/// Releases what waits for a moment, or all of it, the last one first. The log hears of what fails; the first problem is
/// answered.
pub(crate) async fn run_releases(
    releases: &Releases,
    moment: Option<Moment>,
    outcome: Outcome,
    id: Option<RequestId>,
) -> Option<Problem> {
    let mut first = None;
    while let Some(release) = releases.pop(moment) {
        let problem = match run(release, outcome).await {
            Ok(Ok(())) => continue,
            Ok(Err(problem)) => problem,
            Err(payload) => {
                report(payload, "the release of a dependency panicked", None, id.as_ref());
                Problem::internal("the release of a dependency panicked")
            }
        };
        // What the client is told, the log hears of only if the server is at fault, as of any answer.
        let is_answered = moment == Some(Moment::BeforeResponse) && first.is_none();
        if !is_answered || problem.status().is_server_error() {
            tell(&problem, id.as_ref());
        }
        first.get_or_insert(problem);
    }
    first
}

/// Releases the last one, which may take so long; answers whether there was one. The log hears of what fails.
pub(crate) async fn run_last_release(releases: &Releases, outcome: Outcome, patience: Duration) -> bool {
    let Some(release) = releases.pop(None) else {
        return false;
    };
    match timeout(patience, run(release, outcome)).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(problem))) => tell(&problem, None),
        Ok(Err(payload)) => report(payload, "the release of a dependency panicked", None, None),
        Err(_) => tracing::error!("a dependency was not released in time, and is cut off"),
    }
    true
}

fn tell(problem: &Problem, id: Option<&RequestId>) {
    tracing::error!(
        code = problem.code(),
        detail = problem.full_detail(),
        cause = problem.cause().map(|cause| Chain(cause).to_string()),
        request_id = id.map(tracing::field::display),
        "a dependency could not be released"
    );
}

/// Releases one; its panic is an error.
async fn run(release: Release, outcome: Outcome) -> Result<Result<(), Problem>, Payload> {
    let mut work = caught(|| (release.work)(outcome))?;
    std::future::poll_fn(move |cx| match caught(|| Pin::new(&mut work).poll(cx)) {
        Ok(released) => released.map(Ok),
        Err(payload) => Poll::Ready(Err(payload)),
    })
    .await
}
