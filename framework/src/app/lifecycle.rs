//! The start and the end of an app: what its modules do then.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio_util::task::AbortOnDropHandle;

use super::BuiltApp;
use super::close::PATIENCE;
use crate::body::BoxError;
use crate::service::{Moment, PreparedHook};

/// Where an app is between its start and its end.
pub(super) struct Lifecycle(Mutex<State>);

struct State {
    /// What is still to be done at the start, and what is to be done at the end once the start has come so far.
    waiting: VecDeque<PreparedHook>,
    /// What is done at the end. The last is done first.
    armed: Vec<PreparedHook>,
    failed: Option<StartError>,
}

impl BuiltApp {
    /// Runs what modules do [`on_start`](crate::Module::on_start), once: a second call waits for the first. [`serve`](Self::serve),
    /// the command `serve` and [`TestClient`](crate::testing::TestClient) do it; other commands do not, unless they call it. Who
    /// mounts the app in another server calls it before the first request, and [`close`](Self::close) at the end.
    ///
    /// # Errors
    /// A hook failed or panicked. What had started is stopped then, and the app does not start any more.
    pub async fn start(&self) -> Result<(), StartError> {
        self.core.lifecycle.start().await
    }
}

impl Lifecycle {
    pub(super) fn new(hooks: Vec<PreparedHook>) -> Self {
        Self(Mutex::new(State {
            waiting: hooks.into(),
            armed: Vec::new(),
            failed: None,
        }))
    }

    async fn start(&self) -> Result<(), StartError> {
        let mut state = self.0.lock().await;
        if let Some(error) = &state.failed {
            return Err(error.clone());
        }
        while let Some(hook) = state.waiting.pop_front() {
            if hook.moment == Moment::Stop {
                state.armed.push(hook);
                continue;
            }
            let (module, name) = (hook.module, hook.name);
            if let Err(reason) = run(hook).await {
                let error = StartError {
                    module,
                    name,
                    reason: reason.into(),
                };
                state.failed = Some(error.clone());
                stop(&mut state.armed).await;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Stops what had started. What had not does not start any more.
    pub(super) async fn stop(&self) {
        let mut state = self.0.lock().await;
        state.waiting.clear();
        stop(&mut state.armed).await;
    }
}

async fn stop(armed: &mut Vec<PreparedHook>) {
    while let Some(hook) = armed.pop() {
        let (module, name) = (hook.module, hook.name);
        match tokio::time::timeout(PATIENCE, run(hook)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(module, hook = name, %error, "a module did not stop as it should")
            }
            Err(_) => tracing::error!(
                module,
                hook = name,
                "a module did not stop in time, and is cut off"
            ),
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

/// A module that does not start, which keeps its app from it.
#[derive(Debug, Clone)]
pub struct StartError {
    module: &'static str,
    name: &'static str,
    reason: Arc<dyn Error + Send + Sync>,
}

impl StartError {
    /// The name of the module.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// The path of the function that failed.
    pub const fn hook(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, name, reason } = self;
        write!(
            f,
            "the app does not start: `{name}`, the `on_start` of the module `{module}`, failed: {reason}"
        )
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.source()
    }
}
