//! `State<T>`: what the app holds.

use std::any::type_name;
use std::ops::Deref;
use std::sync::Arc;

use super::{Asker, Extract, Phase, Scope};
use crate::error::{Problem, Reject};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// A value that all requests share, given with `App::state`. `App::build` reports the ones that are missing.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use purlin::prelude::*;
///
/// #[derive(Default)]
/// struct Hits(AtomicU64);
///
/// #[get("/hits")]
/// async fn count_hits(hits: State<Hits>) -> Json<u64> {
///     Json(hits.0.fetch_add(1, Ordering::Relaxed))
/// }
///
/// let app = App::new("Hits", "1.0.0").state(Hits::default()).module(Module::new("hits").routes(routes![count_hits]));
/// assert!(app.build().is_ok());
/// ```
#[derive(Debug)]
pub struct State<T>(Arc<T>);

impl<T> State<T> {
    /// A state for a test that calls a handler as the function it is.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// A state that is there already.
    pub(crate) const fn of(value: Arc<T>) -> Self {
        Self(value)
    }
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: Scope, T: Send + Sync + 'static> Extract<S> for State<T> {
    const PHASE: Phase = Phase::Inject;
    const ASKER: Asker = Asker::Ignored;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.requires::<T>();
    }

    async fn extract(cx: &mut S::Cx, _: &ArgMeta) -> Result<Self, Reject> {
        S::resources(cx)
            .state
            .get()
            .map(Self)
            .ok_or_else(|| Problem::internal(format!("the app has no state `{}`", type_name::<T>())).into())
    }
}
