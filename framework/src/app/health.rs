//! `/health/live` and `/health/ready`: what a platform asks before it sends requests.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use tokio::sync::Mutex;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, timeout};

use super::headers::NO_STORE;
use super::own_path::tidy;
use crate::body::{Body, BoxError, Response};
use crate::error::{Chain, ErrorKind, Problem};
use crate::extract::Resources;
use crate::handler::ResponseFuture;
use crate::respond::render;
use crate::server::{DrainDriver, DrainStage};

/// How long one check may take. Platforms give up after a few seconds themselves.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long an outcome counts, so that many who ask cause no more checks than one.
const FRESH: Duration = Duration::from_secs(1);

/// Where an app tells whether it is well. By default `/health/live` and `/health/ready` are served.
///
/// Both stay out of the document, and are answered in overload too, unless the connection is one too many for
/// [`Limits`](crate::server::Limits): that is refused before anybody knows what it asks. `live` is always 200: the process runs. `ready` is 503
/// when a check of [`App::health_check`](super::App::health_check) fails, and while the server is about to end. What an app can do
/// without for a while, as the replica of its database, is named in the answer as `degraded`, which stays 200. No answer may be
/// kept (`cache-control: no-store`).
///
/// ```
/// use purlin::App;
/// use purlin::app::Health;
///
/// let app = App::new("Shop", "1.0.0").health(Health::default().live("/livez").ready("/readyz"));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    live: Option<String>,
    ready: Option<String>,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            live: Some("/health/live".to_owned()),
            ready: Some("/health/ready".to_owned()),
        }
    }
}

impl Health {
    /// No path at all.
    pub const fn off() -> Self {
        Self {
            live: None,
            ready: None,
        }
    }

    /// Moves the path that tells whether the process runs.
    #[must_use]
    pub fn live(mut self, path: impl Into<String>) -> Self {
        self.live = Some(tidy(path.into()));
        self
    }

    /// Moves the path that tells whether requests should be sent.
    #[must_use]
    pub fn ready(mut self, path: impl Into<String>) -> Self {
        self.ready = Some(tidy(path.into()));
        self
    }

    /// The paths, and what stands at each.
    pub(super) fn routes(&self) -> impl Iterator<Item = (&str, HealthRoute)> {
        let live = self.live.as_deref().map(|path| (path, HealthRoute::Live));
        let ready = self.ready.as_deref().map(|path| (path, HealthRoute::Ready));
        live.into_iter().chain(ready)
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HealthRoute {
    /// Does the process run?
    Live,
    /// Should requests be sent?
    Ready,
}

/// A check under way.
type CheckFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// Something that should be well.
pub(super) struct Check {
    name: String,
    /// Whether the app can do without it for a while.
    is_spare: bool,
    run: Arc<dyn Fn() -> CheckFuture + Send + Sync>,
}

impl Check {
    pub(super) fn new<F, R>(name: String, check: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self {
            name,
            is_spare: false,
            run: Arc::new(move || Box::pin(check())),
        }
    }

    /// The app can do without it for a while.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) const fn spare(mut self) -> Self {
        self.is_spare = true;
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Check").field(&self.name).finish()
    }
}

/// All checks of an app, and what they said last.
pub(super) struct Checks {
    list: Vec<Check>,
    drain: DrainDriver,
    /// When they ran, and what they said.
    last: Mutex<Option<(Instant, Arc<Outcome>)>>,
}

/// The names of the checks that failed.
#[derive(Default)]
struct Outcome {
    /// Those of what the app needs.
    failing: Vec<String>,
    /// Those of what it can do without.
    degraded: Vec<String>,
}

impl Checks {
    pub(super) fn new(list: Vec<Check>, drain: DrainDriver) -> Self {
        Self {
            list,
            drain,
            last: Mutex::new(None),
        }
    }

    /// Whether requests should be sent.
    pub(super) fn ready(self: &Arc<Self>, resources: &Arc<Resources>) -> ResponseFuture {
        let (checks, resources) = (Arc::clone(self), Arc::clone(resources));
        Box::pin(async move {
            checks.drain.readiness_was_asked();
            if checks.drain.drain().stage() >= DrainStage::LameDuck {
                return render(&*resources.renderer, &unready("draining"));
            }
            let outcome = checks.outcome().await;
            if outcome.failing.is_empty() {
                return well_but(&outcome.degraded);
            }
            let problem = unready("not_ready").with_extension("failing", outcome.failing.clone());
            render(&*resources.renderer, &problem)
        })
    }

    /// What the checks say. Who asks while they run waits for the same outcome.
    async fn outcome(&self) -> Arc<Outcome> {
        let mut last = self.last.lock().await;
        if let Some((at, outcome)) = &*last
            && at.elapsed() < FRESH
        {
            return Arc::clone(outcome);
        }
        let outcome = Arc::new(self.run().await);
        *last = Some((Instant::now(), Arc::clone(&outcome)));
        outcome
    }

    /// Runs all checks at once. One that panics has failed.
    async fn run(&self) -> Outcome {
        let mut well = vec![false; self.list.len()];
        let mut running = JoinSet::new();
        let mut tasks = HashMap::new();
        for (index, check) in self.list.iter().enumerate() {
            let run = Arc::clone(&check.run);
            let task = running.spawn(async move { timeout(PATIENCE, run()).await });
            tasks.insert(task.id(), index);
        }
        while let Some(ended) = running.join_next_with_id().await {
            let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
            let index = tasks[&id];
            match ended {
                Ok((_, Ok(Ok(())))) => well[index] = true,
                Ok((_, Ok(Err(error)))) => failed(&self.list[index], &*error),
                Ok((_, Err(elapsed))) => failed(&self.list[index], &elapsed),
                // It says that it panicked, and with which words.
                Err(error) => failed(&self.list[index], &error),
            }
        }
        let mut outcome = Outcome::default();
        for (check, _) in self.list.iter().zip(well).filter(|(_, well)| !well) {
            let names = if check.is_spare {
                &mut outcome.degraded
            } else {
                &mut outcome.failing
            };
            names.push(check.name.clone());
        }
        outcome
    }
}

/// The client is told the name of a check, the log what is wrong.
fn failed(check: &Check, error: &dyn std::error::Error) {
    tracing::warn!(
        check = check.name,
        error = Chain(error).to_string(),
        "a health check failed"
    );
}

/// 200.
pub(super) fn well() -> Response {
    let mut response = Response::new(Body::from(r#"{"status":"ok"}"#));
    let json = HeaderValue::from_static("application/json");
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, json);
    headers.insert(CACHE_CONTROL, NO_STORE);
    response
}

/// 200, with the names of what is missing and can be done without.
fn well_but(degraded: &[String]) -> Response {
    if degraded.is_empty() {
        return well();
    }
    let mut response = well();
    let text = serde_json::json!({ "status": "ok", "degraded": degraded }).to_string();
    *response.body_mut() = Body::from(text);
    response
}

/// 503.
fn unready(code: &'static str) -> Problem {
    Problem::new(ErrorKind::Unavailable)
        .with_code(code)
        .with_header(CACHE_CONTROL, NO_STORE)
        .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
}
