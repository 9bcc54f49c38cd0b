//! Dependencies outside of a request: in a command, in a test, at the start of an app.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

use super::run_releases;
use crate::error::{Problem, Reject};
use crate::extract::{Extract, Outcome, Provided, Releases, Resources, Scope};
use crate::schema::ArgMeta;

/// A scope outside of a request, in which the app's `State`, `Svc` and `Dep` can be had. What only a request has cannot, and
/// neither can dependencies that take it: that does not compile.
///
/// Whoever takes a dependency in the same scope gets the same value, and what was made in it is released when it is closed.
///
/// ```
/// use purlin::prelude::*;
///
/// struct Address(&'static str);
///
/// #[dependency(infallible)]
/// async fn greeting(address: State<Address>) -> String {
///     format!("hello, {}", address.0)
/// }
///
/// # purlin::testing::block_on(async {
/// let app = App::new("Mail", "1.0.0").state(Address("world")).build().expect("it has no mistakes");
/// let mut scope = app.background();
/// let greeting = scope.get::<Dep<greeting>>().await.expect("the app has the address");
/// assert_eq!(*greeting, "hello, world");
/// scope.close().await.expect("there is nothing to release");
/// # });
/// ```
pub struct Background {
    cx: BackgroundCx,
    releases: Arc<Releases>,
    tasks: TaskTracker,
}

/// What is at hand in a [`Background`].
pub struct BackgroundCx {
    resources: Arc<Resources>,
    provided: Provided,
}

impl BackgroundCx {
    /// What is made in it is released with these.
    pub(super) fn new(resources: Arc<Resources>, releases: Arc<Releases>) -> Self {
        Self {
            resources,
            provided: Provided::with_releases(releases),
        }
    }
}

impl Scope for Background {
    type Cx = BackgroundCx;

    fn resources(cx: &BackgroundCx) -> &Resources {
        &cx.resources
    }

    fn share(cx: &BackgroundCx) -> Arc<Resources> {
        Arc::clone(&cx.resources)
    }

    fn provided(cx: &mut BackgroundCx) -> &mut Provided {
        &mut cx.provided
    }
}

impl Background {
    /// A scope of an app; what is left when it is dropped is released in one of the tasks.
    pub(crate) fn new(resources: Arc<Resources>, tasks: TaskTracker) -> Self {
        let releases = Arc::new(Releases::default());
        Self {
            cx: BackgroundCx::new(resources, Arc::clone(&releases)),
            releases,
            tasks,
        }
    }

    /// A value as a handler would take it: `State<T>`, `Svc<S>`, `Dep<f>`.
    ///
    /// # Errors
    /// A dependency failed, or the app does not have what is asked for.
    pub async fn get<T: Extract<Self>>(&mut self) -> Result<T, Problem> {
        T::extract(&mut self.cx, ArgMeta::NONE)
            .await
            .map_err(|reject| match reject {
                Reject::Problem(problem) => problem,
                Reject::Invalid(faults) => Problem::validation(faults),
            })
    }

    /// Releases what was made in it, in reverse order. All of it is released, also if something fails, or if nobody waits any more.
    ///
    /// # Errors
    /// The first that could not be released. The log has them all.
    pub async fn close(mut self) -> Result<(), Problem> {
        // A release that is cut off is none, so it is a task, and the only one that releases them.
        let releases = std::mem::take(&mut self.releases);
        let work = async move { run_releases(&releases, None, Outcome::Closed, None).await };
        let problem = match Handle::try_current() {
            Ok(runtime) => {
                let ended = self.tasks.spawn_on(work, &runtime).await;
                ended.unwrap_or_else(|error| Some(Problem::internal(error)))
            }
            Err(_) => work.await,
        };
        problem.map_or(Ok(()), Err)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if !self.releases.has(None) {
            return;
        }
        let releases = Arc::clone(&self.releases);
        let work = async move {
            run_releases(&releases, None, Outcome::Abandoned, None).await;
        };
        if let Ok(runtime) = Handle::try_current() {
            drop(self.tasks.spawn_on(work, &runtime));
        } else {
            tracing::error!(
                "a scope was dropped outside of the runtime, and its dependencies are dropped without being released"
            );
        }
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background")
            .field("cx", &self.cx)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for BackgroundCx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackgroundCx")
            .field("provided", &self.provided)
            .finish_non_exhaustive()
    }
}
