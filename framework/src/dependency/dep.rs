//! `Dep<f>`: what a dependency provided.

use std::any::TypeId;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::{Dependency, Provide, make};
use crate::error::Reject;
use crate::extract::{
    Asker, Extract, PathNames, Phase, Prepare, Scope, asker_of, path_names, phase_of, reads_body,
};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// What the dependency `P` provided, an `async fn` with [`#[dependency]`](macro@super::dependency). All who take it for one
/// request share it. See [`Fresh`](super::Fresh) for one that is not shared.
///
/// ```
/// use purlin::prelude::*;
///
/// struct User {
///     name: String,
/// }
///
/// #[dependency(infallible)]
/// async fn user(name: Query<Option<String>>) -> User {
///     User { name: name.into_inner().unwrap_or_else(|| "nobody".to_owned()) }
/// }
///
/// #[get("/me")]
/// async fn read_me(user: Dep<user>) -> Text {
///     Text(user.name.clone())
/// }
///
/// # purlin::testing::block_on(async {
/// // In a unit test a handler is the function that it is.
/// let me = read_me(Dep::new(User { name: "Ada".to_owned() })).await;
/// assert_eq!(me.0, "Ada");
/// # });
/// ```
pub struct Dep<P: Provide>(Arc<P::Output>);

impl<P: Provide> Dep<P> {
    /// What a dependency would provide, for a test that calls a handler as the function it is.
    pub fn new(value: P::Output) -> Self {
        Self(Arc::new(value))
    }

    /// The value, shared.
    pub(super) fn into_shared(self) -> Arc<P::Output> {
        self.0
    }

    /// What is there already.
    pub(super) const fn of(value: Arc<P::Output>) -> Self {
        Self(value)
    }
}

impl<P: Provide> Clone for Dep<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P: Provide> Deref for Dep<P> {
    type Target = P::Output;

    fn deref(&self) -> &P::Output {
        &self.0
    }
}

impl<P: Provide> fmt::Debug for Dep<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dep<{}>", P::DEFINITION.origin.name)
    }
}

impl<S: Scope, P: Dependency<S>> Extract<S> for Dep<P> {
    const PHASE: Phase = phase_of(P::ARGUMENTS);
    const ASKER: Asker = asker_of(P::ARGUMENTS);
    const BODY: bool = reads_body(P::ARGUMENTS);
    const PATH_NAMES: PathNames = path_names(P::ARGUMENTS);
    const NESTED: bool = true;
    const ENDS_EARLY: bool = make::ends_early::<S, P>();
    const TAKES_PLACE: bool = make::takes_place::<S, P>();
    const PREPARE: Option<Prepare<S>> = if make::prepares::<S, P>() {
        Some(make::prepare_shared::<S, P>)
    } else {
        None
    };

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        make::describe_shared::<S, P>(operation);
    }

    async fn extract(cx: &mut S::Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let id = TypeId::of::<P>();
        if let Some(known) = S::provided(cx).value(id) {
            return Ok(Self(known));
        }
        let value = make::make_shared::<S, P>(cx).await?;
        S::provided(cx).keep(id, Arc::clone(&value) as _);
        Ok(Self::of(value))
    }
}
