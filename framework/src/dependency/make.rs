//! How a dependency is made: its inputs in the phase of inputs, and the rest when it is taken.

use std::any::TypeId;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::of_app::of_app;
use super::{Arguments, Dep, Dependency, Provide, Replacement, places};
use crate::error::{Problem, Reject};
use crate::extract::{
    self, Asker, Judged, Moment, Outcome, Phase, Preparing, Releasing, Scope, asker_of, describe_arguments,
    phase_of, reads_inputs,
};
use crate::openapi::{OperationBuilder, Origin};
use crate::schema::ArgMeta;

/// For whom a value is made.
#[derive(Debug)]
pub struct Making {
    /// Whose inputs were kept.
    owner: TypeId,
    /// How many values there may be at a time, if this one counts.
    limit: Option<usize>,
    /// Its place among them.
    permit: Option<OwnedSemaphorePermit>,
}

/// Handed to the app by an operation of which something is released at the end of a request.
#[derive(Debug)]
pub(crate) struct EndsLater;

/// Documents a dependency, or what stands in for it.
pub(super) fn describe<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    if let Some(mistake) = circle::<P>(operation) {
        return operation.fault(mistake);
    }
    let replaced = operation.context().and_then(Replacement::<P>::find);
    operation.nested::<P>(P::DEFINITION.origin, |operation| match replaced {
        Some(replacement) => replacement.describe(operation),
        None => describe_own::<S, P>(operation),
    });
}

/// Why a dependency cannot be made that takes itself. The compiler refuses circles, and does not know what stands in for what.
fn circle<P: Provide>(operation: &OperationBuilder<'_>) -> Option<String> {
    let path = operation.since::<P>()?;
    let names = path
        .chain([P::DEFINITION.origin])
        .map(|origin| origin.to_string());
    Some(format!(
        "what stands in for a dependency takes it in its turn ({}): let it take something else",
        names.collect::<Vec<_>>().join(" takes ")
    ))
}

/// Documents a dependency that is made once for all who take it.
pub(super) fn describe_shared<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    let (was_made, is_first) = (operation.knows::<P>(), operation.is_first::<Dep<P>>());
    describe::<S, P>(operation);
    if was_made && is_first {
        made_again::<S, P>(operation);
    }
}

/// Documents a dependency that is made for the one who takes it.
pub(super) fn describe_fresh<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    let was_made = operation.knows::<P>();
    describe::<S, P>(operation);
    if was_made {
        made_again::<S, P>(operation);
    }
}

/// Notes that it is a mistake to make a dependency more than once, if it reads the content.
fn made_again<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    if operation.context().and_then(Replacement::<P>::find).is_some() {
        return;
    }
    operation.within::<P>(P::DEFINITION.origin, |operation| {
        for arg in P::ARGUMENTS.iter().filter(|arg| arg.reads_body) {
            if arg.is_nested {
                (arg.describe)(operation, &arg.meta);
            } else {
                operation.fault(
                    "it reads the content of the request, which can be read once, and `Fresh` makes it once more: take it as `Dep` everywhere",
                );
            }
        }
    });
}

fn describe_own<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    if let Some(of_app) = &P::OF_APP {
        return of_app.describe(operation);
    }
    describe_arguments(operation, P::ARGUMENTS);
    describe_errors::<S, P>(operation);
    if P::RELEASE.is_some() || P::MAX_CONCURRENCY.is_some() {
        operation.carry(EndsLater);
    }
    if P::MAX_CONCURRENCY.is_some() {
        places::describe(operation);
    }
    let Some(release) = &P::RELEASE else { return };
    (release.errors)(operation);
    if let (Moment::AfterResponse, Some(arg)) =
        (release.moment, P::ARGUMENTS.iter().find(|arg| arg.ends_early))
    {
        operation.fault(format!(
            "it is released after the response, and its argument `{}` before: release both at the same time",
            arg.meta.name
        ));
    }
}

/// Documents how a dependency fails. One that takes nothing of the request can fail, and judges nobody.
fn describe_errors<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    let errors = P::DEFINITION.errors;
    if asker_of(P::ARGUMENTS) == Asker::Ignored {
        operation.without::<Judged>(errors);
    } else {
        errors(operation);
    }
}

/// Whether something in a dependency is released before the response.
pub(super) const fn ends_early<S: Scope, P: Dependency<S>>() -> bool {
    match &P::RELEASE {
        Some(release) if matches!(release.moment, Moment::BeforeResponse) => true,
        _ => extract::ends_early(P::ARGUMENTS),
    }
}

/// Whether something in a dependency takes a place among those that there may be at a time.
pub(super) const fn takes_place<S: Scope, P: Dependency<S>>() -> bool {
    P::MAX_CONCURRENCY.is_some() || extract::takes_place(P::ARGUMENTS)
}

/// The function of a dependency whose values are not made anew for each who takes them.
pub(super) const fn not_anew<S: Scope, P: Dependency<S>>() -> Option<Origin> {
    if P::RELEASE.is_some() || P::MAX_CONCURRENCY.is_some() || P::OF_APP.is_some() {
        Some(P::DEFINITION.origin)
    } else {
        None
    }
}

/// Whether the inputs of a dependency are read before the rest of it is made: not if it tells who asks, for that comes before.
pub(super) const fn prepares<S: Scope, P: Dependency<S>>() -> bool {
    reads_inputs(P::ARGUMENTS) && matches!(phase_of(P::ARGUMENTS), Phase::Inject)
}

/// Reads the inputs of a dependency that is shared, once.
pub(super) fn prepare_shared<'a, S: Scope, P: Dependency<S>>(
    cx: &'a mut S::Cx,
    _: &'static ArgMeta,
) -> Preparing<'a> {
    Box::pin(async move {
        let id = TypeId::of::<P>();
        if let Some(replacement) = Replacement::<P>::find(&S::resources(cx).replaced) {
            return replacement.prepare::<S>(cx).await;
        }
        let provided = S::provided(cx);
        if provided.has_value(id) || provided.has_inputs(id) {
            return Ok(());
        }
        P::prepare(cx, id).await
    })
}

/// Reads the inputs of a dependency, and keeps them for `owner`.
///
/// # Errors
/// The faults of the inputs, or why there are none.
pub async fn prepare<S: Scope, P: Dependency<S>, A: Arguments<S>>(
    cx: &mut S::Cx,
    owner: TypeId,
) -> Result<(), Reject> {
    let (mut slots, mut faults) = (A::Slots::default(), Vec::new());
    A::fill(&mut slots, cx, P::ARGUMENTS, Phase::Input, &mut faults).await?;
    if faults.is_empty() {
        S::provided(cx).keep_inputs(owner, slots);
        return Ok(());
    }
    S::provided(cx).note_faulty(owner);
    Err(Reject::Invalid(faults))
}

/// Makes what of the arguments is not made yet, phase after phase, and calls the function.
pub(super) async fn make<S: Scope, P: Dependency<S>>(
    cx: &mut S::Cx,
    owner: TypeId,
) -> Result<P::Output, Reject> {
    let mut making = Making {
        owner,
        limit: None,
        permit: None,
    };
    P::make(cx, &mut making).await
}

/// All arguments, and a place if there are so many only.
///
/// # Errors
/// An argument cannot be made, or no place is free.
pub async fn arguments<S: Scope, P: Dependency<S>, A: Arguments<S>>(
    cx: &mut S::Cx,
    making: &mut Making,
) -> Result<A, Reject> {
    let mut slots: A::Slots = S::provided(cx).take_inputs(making.owner).unwrap_or_default();
    let mut faults = Vec::new();
    for phase in Phase::ALL {
        A::fill(&mut slots, cx, P::ARGUMENTS, phase, &mut faults).await?;
        if !faults.is_empty() {
            return Err(Reject::Invalid(faults));
        }
    }
    let lost = || Problem::internal("an argument of a dependency has no phase");
    let arguments = A::take(slots).ok_or_else(lost)?;
    if let Some(limit) = making.limit {
        making.permit = Some(places::take::<S, P>(cx, limit).await?);
    }
    Ok(arguments)
}

/// Makes what all share who take it in a scope, and sees to it that it is released at the end.
pub(super) async fn make_shared<S: Scope, P: Dependency<S>>(
    cx: &mut S::Cx,
) -> Result<Arc<P::Output>, Reject> {
    if let Some(replacement) = Replacement::<P>::find(&S::resources(cx).replaced) {
        return replacement.shared::<S>(cx).await;
    }
    if P::OF_APP.is_some() {
        return of_app::<P>(S::share(cx)).await.map(Dep::into_shared);
    }
    let mut making = Making {
        owner: TypeId::of::<P>(),
        limit: P::MAX_CONCURRENCY,
        permit: None,
    };
    let value = Arc::new(P::make(cx, &mut making).await?);
    let permit = making.permit;
    if let Some(release) = &P::RELEASE {
        let (run, dep) = (release.run, Dep::of(Arc::clone(&value)));
        let work = move |outcome| held(run(dep, outcome), permit);
        at_the_end::<S>(cx, release.moment, Box::new(work));
    } else if permit.is_some() {
        let work = move |_| held(Box::pin(async { Ok(()) }), permit);
        at_the_end::<S>(cx, Moment::AfterResponse, Box::new(work));
    }
    Ok(value)
}

/// Work with a place that is free again when the work is done.
fn held(work: Releasing, permit: Option<OwnedSemaphorePermit>) -> Releasing {
    Box::pin(async move {
        let released = work.await;
        drop(permit);
        released
    })
}

fn at_the_end<S: Scope>(cx: &mut S::Cx, moment: Moment, work: Box<dyn FnOnce(Outcome) -> Releasing + Send>) {
    S::provided(cx).releases().push(extract::Release { moment, work });
}
