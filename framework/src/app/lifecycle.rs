//! The start and the end of an app: what it and its modules do then.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio_util::task::AbortOnDropHandle;

use super::BuiltApp;
use super::close::PATIENCE;
use crate::body::BoxError;
use crate::dependency::{Background, releases_of_app, run_last_release};
use crate::error::{Chain, Problem, Reject};
use crate::extract::Outcome;
use crate::openapi::Origin;
use crate::service::{Moment, PreparedHook, owner};

/// Where an app is between its start and its end.
pub(super) struct Lifecycle(Mutex<State>);

struct State {
    /// Whether nobody has started it.
    is_waiting: bool,
    /// What is still to be done at the start, and what is to be done at the end once the start has come so far.
    waiting: VecDeque<PreparedHook>,
    /// What is done at the end. The last is done first.
    armed: Vec<PreparedHook>,
    failed: Option<StartError>,
}

impl BuiltApp {
    /// [Prepares](Self::prepare) the tables of the database and runs what [the app](crate::App::on_start) and
    /// [its modules](crate::Module::on_start) do at the start, once: a second call waits for the first. [`serve`](Self::serve),
    /// the command `serve` and [`TestClient`](crate::testing::TestClient) do it; other commands do not, unless they call it. Who
    /// mounts the app in another server calls it before the first request, and [`close`](Self::close) at the end.
    ///
    /// # Errors
    /// The tables are not those of the program's migrations. A hook failed or panicked, or was cut off because this was dropped. What
    /// had started is stopped then, and the app does not start any more.
    pub async fn start(&self) -> Result<(), StartError> {
        let mut state = self.core.lifecycle.0.lock().await;
        if state.is_waiting && state.failed.is_none() {
            let outcome = match self.prepare().await {
                Ok(()) => match self.make_dependencies().await {
                    Ok(()) => start(&mut state).await,
                    Err(error) => Err(error),
                },
                Err(error) => Err(StartError::of_tables(error)),
            };
            // Not before the end: whoever starts it again after this was dropped between two hooks goes on from here.
            state.is_waiting = false;
            state.failed = outcome.err();
            if state.failed.is_some() {
                self.release_dependencies().await;
            }
        }
        state.failed.clone().map_or(Ok(()), Err)
    }
}

impl BuiltApp {
    /// Makes the dependencies of the app, each after those that it takes. Each is a task, whose panic is an error.
    async fn make_dependencies(&self) -> Result<(), StartError> {
        for start in &self.core.starts {
            let work = (start.run)(Arc::clone(&self.core.resources));
            let made = AbortOnDropHandle::new(tokio::spawn(work)).await;
            let made = made.unwrap_or_else(|error| Err(Problem::internal(error).into()));
            made.map_err(|reject| StartError::of_dependency(start.origin, reject))?;
        }
        Ok(())
    }

    /// Releases the dependencies of the app, the last one first. Each has its own time.
    pub(super) async fn release_dependencies(&self) {
        let releases = releases_of_app(&self.core.resources);
        while run_last_release(&releases, Outcome::Closed, PATIENCE).await {}
    }

    /// A scope outside of a request, in which `State`, `Svc` and `Dep` can be had; see [`Background`].
    pub fn background(&self) -> Background {
        Background::new(Arc::clone(&self.core.resources), self.core.detached.clone())
    }
}

impl Lifecycle {
    pub(super) fn new(hooks: Vec<PreparedHook>) -> Self {
        Self(Mutex::new(State {
            is_waiting: true,
            waiting: hooks.into(),
            armed: Vec::new(),
            failed: None,
        }))
    }

    /// Stops what had started. What had not does not start any more.
    pub(super) async fn stop(&self) {
        let mut state = self.0.lock().await;
        state.is_waiting = false;
        state.waiting.clear();
        stop(&mut state.armed).await;
    }

    /// How many hooks of the end have not begun. While somebody runs hooks nobody can know, and it is none.
    pub(super) fn left(&self) -> usize {
        self.0.try_lock().map_or(0, |state| state.armed.len())
    }
}

async fn start(state: &mut State) -> Result<(), StartError> {
    while let Some(hook) = state.waiting.pop_front() {
        if hook.moment == Moment::Stop {
            state.armed.push(hook);
            continue;
        }
        let (module, name) = (hook.module, hook.name);
        // If this is dropped here, the hook is cut off, and nobody knows how far it came.
        state.failed = Some(StartError::of_hook(module, name, "it was cut off".into()));
        let outcome = run(hook).await;
        state.failed = None;
        if let Err(reason) = outcome {
            stop(&mut state.armed).await;
            return Err(StartError::of_hook(module, name, reason));
        }
    }
    Ok(())
}

async fn stop(armed: &mut Vec<PreparedHook>) {
    while let Some(hook) = armed.pop() {
        let (module, name) = (hook.module, hook.name);
        match tokio::time::timeout(PATIENCE, run(hook)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    module,
                    hook = name,
                    error = Chain(&*error).to_string(),
                    "a hook did not end as it should"
                );
            }
            Err(_) => tracing::error!(module, hook = name, "a hook did not end in time, and is cut off"),
        }
    }
}

/// Runs a hook as a task, whose panic is an error. It ends if nobody waits for it.
async fn run(hook: PreparedHook) -> Result<(), BoxError> {
    let task = AbortOnDropHandle::new(tokio::spawn(async { (hook.work)().await }));
    match task.await {
        Ok(outcome) => outcome,
        Err(error) => Err(error.into()),
    }
}

/// A problem, with what the log would hear of it.
fn told(problem: &Problem) -> String {
    let detail = problem.full_detail().map(str::to_owned);
    let cause = problem.cause().map(|cause| Chain(cause).to_string());
    cause.or(detail).unwrap_or_else(|| problem.to_string())
}

/// Why an app does not start.
#[derive(Debug, Clone)]
pub struct StartError {
    /// The module, or none for the app, and the path of its function.
    hook: Option<(Option<&'static str>, &'static str)>,
    reason: Arc<dyn Error + Send + Sync>,
}

impl StartError {
    fn of_hook(module: Option<&'static str>, name: &'static str, reason: BoxError) -> Self {
        Self {
            hook: Some((module, name)),
            reason: reason.into(),
        }
    }

    fn of_dependency(origin: Origin, reject: Reject) -> Self {
        let reason = match reject {
            Reject::Problem(problem) => told(&problem),
            Reject::Invalid(_) => "its arguments cannot be made".to_owned(),
        };
        Self {
            hook: None,
            reason: BoxError::from(format!(
                "the app cannot start, for its dependency {origin} failed: {reason}"
            ))
            .into(),
        }
    }

    fn of_tables(reason: BoxError) -> Self {
        Self {
            hook: None,
            reason: reason.into(),
        }
    }

    /// The name of the module whose hook failed, if it was that of one.
    pub fn module(&self) -> Option<&'static str> {
        self.hook.and_then(|(module, _)| module)
    }

    /// The path of the function that failed, if it was one.
    pub fn hook(&self) -> Option<&'static str> {
        self.hook.map(|(_, name)| name)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((module, name)) = self.hook {
            write!(
                f,
                "the app cannot start, for `{name}`, the `on_start` of {}, failed: ",
                owner(module)
            )?;
        }
        self.reason.fmt(f)
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.source()
    }
}
