//! Dependencies that are made once, at the start of the app.

use std::any::TypeId;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::background::BackgroundCx;
use super::{Background, Dep, Dependency, Outcome, Provide, Released, make};
use crate::error::{Problem, Reject};
use crate::extract::{Moment, Release, Releases, Releasing, Resources};
use crate::openapi::{OperationBuilder, Origin};

type Making<'a, T> = Pin<Box<dyn Future<Output = Result<T, Reject>> + Send + 'a>>;

/// How a dependency is made that all requests share.
pub struct OfApp<P: Provide> {
    make: for<'a> fn(&'a mut BackgroundCx) -> Making<'a, P::Output>,
    describe: fn(&mut OperationBuilder<'_>),
    stop: Option<fn(Dep<P>) -> Releasing>,
    takes_place: bool,
}

impl<P: Provide> OfApp<P> {
    /// One that `M` makes.
    pub const fn of<M: Dependency<Background, Output = P::Output>>() -> Self {
        Self {
            make: |cx| Box::pin(make::make::<Background, M>(cx, TypeId::of::<M>())),
            describe: make::describe::<Background, M>,
            stop: None,
            takes_place: make::takes_place::<Background, M>(),
        }
    }

    /// A function is called with it at the end of the app.
    #[must_use]
    pub const fn on_stop<F, R>(mut self, _: &F, stop: fn(Dep<P>) -> Releasing) -> Self
    where
        F: Fn(Dep<P>) -> R,
        R: Future<Output: Released>,
    {
        self.stop = Some(stop);
        self
    }

    /// Documents what it takes, and has the app make it.
    pub(super) fn describe(&self, operation: &mut OperationBuilder<'_>) {
        operation.carry(Start {
            origin: P::DEFINITION.origin,
            id: TypeId::of::<P>(),
            run: |resources| Box::pin(async move { of_app::<P>(resources).await.map(drop) }),
        });
        operation.before_requests(self.describe);
        if self.takes_place {
            operation.fault(
                "it lives as long as the app, and takes one of which there may be so many at a time, whose place would never be free again: take `max_concurrency` away there, or `scope = \"app\"` here",
            );
        }
    }
}

/// A dependency that an app makes at its start.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    pub(crate) origin: Origin,
    pub(crate) id: TypeId,
    pub(crate) run: fn(Arc<Resources>) -> Starting,
}

/// The start of a dependency.
pub(crate) type Starting = Pin<Box<dyn Future<Output = Result<(), Reject>> + Send>>;

impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// The dependency of the app, which is made now if it is not there yet: whoever needs it in order to be made itself comes first.
pub(super) async fn of_app<P: Provide>(resources: Arc<Resources>) -> Result<Dep<P>, Reject> {
    let Some(how) = &P::OF_APP else {
        return Err(Problem::internal("this dependency is none of the app").into());
    };
    let cell = resources
        .shared
        .of(TypeId::of::<P>(), OnceCell::<Arc<P::Output>>::new);
    let made = cell.get_or_try_init(|| async {
        let releases = releases_of_app(&resources);
        let mut cx = BackgroundCx::new(Arc::clone(&resources), Arc::clone(&releases));
        let value = Arc::new((how.make)(&mut cx).await?);
        if let Some(stop) = how.stop {
            let dep = Dep::of(Arc::clone(&value));
            releases.push(Release {
                moment: Moment::AfterResponse,
                work: Box::new(move |_: Outcome| stop(dep)),
            });
        }
        Ok::<_, Reject>(value)
    });
    made.await.map(|value| Dep::of(Arc::clone(value)))
}

/// What is released at the end of the app.
pub(crate) fn releases_of_app(resources: &Resources) -> Arc<Releases> {
    resources.shared.of(TypeId::of::<Start>(), Releases::default)
}
