//! What stands in for a dependency, in tests.

use std::any::{Any, TypeId};
use std::pin::Pin;
use std::sync::Arc;

use super::{Dep, Dependency, Provide, make};
use crate::error::{Problem, Reject};
use crate::extract::{Cx, Extract, Prepare, Request, Scope};
use crate::openapi::{OperationBuilder, Origin};
use crate::schema::ArgMeta;
use crate::state::StateMap;

/// What stands in for the dependency `P`.
pub(crate) enum Replacement<P: Provide> {
    /// Values of its kind.
    Values(Box<dyn Fn() -> P::Output + Send + Sync>),
    /// Another dependency, in requests.
    Other(Other<P::Output>),
}

/// Another dependency, whose type is forgotten.
pub(crate) struct Other<T> {
    describe: fn(&mut OperationBuilder<'_>),
    prepare: Option<Prepare>,
    shared: for<'a> fn(&'a mut Cx) -> Making<'a, Arc<T>>,
    fresh: for<'a> fn(&'a mut Cx) -> Making<'a, T>,
    /// The function, if its values are not made anew for each who takes them.
    not_anew: Option<Origin>,
}

type Making<'a, T> = Pin<Box<dyn Future<Output = Result<T, Reject>> + Send + 'a>>;

impl<P: Provide> Replacement<P> {
    /// Another dependency stands in.
    pub(crate) fn other<Q: Dependency<Output = P::Output>>() -> Self {
        Self::Other(Other {
            describe: make::describe::<Request, Q>,
            prepare: <Dep<Q> as Extract>::PREPARE,
            shared: |cx| {
                Box::pin(async move { Dep::<Q>::extract(cx, ArgMeta::NONE).await.map(Dep::into_shared) })
            },
            fresh: |cx| Box::pin(make::make::<Request, Q>(cx, TypeId::of::<Q>())),
            not_anew: make::not_anew::<Request, Q>(),
        })
    }

    /// What stands in for `P`, if anything does.
    pub(super) fn find(replaced: &StateMap) -> Option<Arc<Self>> {
        replaced.get()
    }

    /// Documents it.
    pub(super) fn describe(&self, operation: &mut OperationBuilder<'_>) {
        if let Self::Other(other) = self {
            (other.describe)(operation);
        }
    }

    /// The function that stands in, if its values are not made anew for each who takes them.
    pub(super) const fn not_anew(&self) -> Option<Origin> {
        match self {
            Self::Values(_) => None,
            Self::Other(other) => other.not_anew,
        }
    }

    /// Reads its inputs, if it has any.
    pub(super) async fn prepare<S: Scope>(&self, cx: &mut S::Cx) -> Result<(), Reject> {
        match self {
            Self::Other(Other {
                prepare: Some(prepare),
                ..
            }) => prepare(request::<S, P>(cx)?, ArgMeta::NONE).await,
            _ => Ok(()),
        }
    }

    /// A value that is shared.
    pub(super) async fn shared<S: Scope>(&self, cx: &mut S::Cx) -> Result<Arc<P::Output>, Reject> {
        match self {
            Self::Values(make) => Ok(Arc::new(make())),
            Self::Other(other) => (other.shared)(request::<S, P>(cx)?).await,
        }
    }

    /// A value of one's own.
    pub(super) async fn fresh<S: Scope>(&self, cx: &mut S::Cx) -> Result<P::Output, Reject> {
        match self {
            Self::Values(make) => Ok(make()),
            Self::Other(other) => (other.fresh)(request::<S, P>(cx)?).await,
        }
    }
}

/// The request, if that is what the scope is.
fn request<S: Scope, P: Provide>(cx: &mut S::Cx) -> Result<&mut Cx, Problem> {
    let cx: &mut dyn Any = cx;
    cx.downcast_mut().ok_or_else(|| {
        let origin = P::DEFINITION.origin;
        Problem::internal(format!(
            "the dependency {origin} is replaced by another one, which stands in within requests only: override it with a value"
        ))
    })
}
