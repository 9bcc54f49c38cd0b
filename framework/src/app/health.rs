//! `/health/live` and `/health/ready`: what a platform asks before it sends requests.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::body::{Body, BoxError, Response};
use crate::error::{ErrorKind, Problem};
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
/// Both stay out of the document, and are answered in overload too. `live` is always 200: the process runs. `ready` is 503
/// when a check of [`App::health_check`](super::App::health_check) fails, and while the server is about to end.
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
        self.live = Some(path.into());
        self
    }

    /// Moves the path that tells whether requests should be sent.
    #[must_use]
    pub fn ready(mut self, path: impl Into<String>) -> Self {
        self.ready = Some(path.into());
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

/// Something that has to be well.
pub(super) struct Check {
    name: String,
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
            run: Arc::new(move || Box::pin(check())),
        }
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
    /// When they ran, and the names of those that failed.
    last: Mutex<Option<(Instant, Arc<[String]>)>>,
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
            let failing = checks.failing().await;
            if failing.is_empty() {
                return well();
            }
            let problem = unready("not_ready").with_extension("failing", failing.to_vec());
            render(&*resources.renderer, &problem)
        })
    }

    /// The names of the checks that fail. Who asks while they run waits for the same outcome.
    async fn failing(&self) -> Arc<[String]> {
        let mut last = self.last.lock().await;
        if let Some((at, failing)) = &*last
            && at.elapsed() < FRESH
        {
            return Arc::clone(failing);
        }
        let failing: Arc<[String]> = self.run().await.into();
        *last = Some((Instant::now(), Arc::clone(&failing)));
        failing
    }

    /// Runs all checks at once. One that panics has failed.
    async fn run(&self) -> Vec<String> {
        let mut well = vec![false; self.list.len()];
        let mut running = JoinSet::new();
        for (index, check) in self.list.iter().enumerate() {
            let run = Arc::clone(&check.run);
            running.spawn(async move { (index, timeout(PATIENCE, run()).await) });
        }
        while let Some(ended) = running.join_next().await {
            match ended {
                Ok((index, Ok(Ok(())))) => well[index] = true,
                Ok((index, Ok(Err(error)))) => failed(&self.list[index], &*error),
                Ok((index, Err(elapsed))) => failed(&self.list[index], &elapsed),
                Err(error) => tracing::error!(%error, "a health check panicked"),
            }
        }
        let names = self.list.iter().zip(well).filter(|(_, well)| !well);
        names.map(|(check, _)| check.name.clone()).collect()
    }
}

/// The client is told the name of a check, the log what is wrong.
fn failed(check: &Check, error: &dyn std::error::Error) {
    tracing::warn!(check = check.name, error = %error, "a health check failed");
}

/// 200.
pub(super) fn well() -> Response {
    let mut response = Response::new(Body::from(r#"{"status":"ok"}"#));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// 503.
fn unready(code: &'static str) -> Problem {
    Problem::new(ErrorKind::Unavailable)
        .with_code(code)
        .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
}
