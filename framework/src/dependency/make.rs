//! How a dependency is made: its inputs in the phase of inputs, and the rest when it is taken.

use std::any::TypeId;

use super::{Arguments, Dependency};
use crate::error::{Problem, Reject};
use crate::extract::{Phase, Preparing, Scope, describe_arguments, phase_of, reads_inputs};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

type Slots<S, P> = <<P as Dependency<S>>::Arguments as Arguments<S>>::Slots;

/// Documents a dependency.
pub(super) fn describe<S: Scope, P: Dependency<S>>(operation: &mut OperationBuilder<'_>) {
    operation.nested::<P>(P::DEFINITION.origin, |operation| {
        describe_arguments(operation, P::ARGUMENTS);
        (P::DEFINITION.errors)(operation);
    });
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
        let provided = S::provided(cx);
        if provided.has_value(id) || provided.has_inputs(id) {
            return Ok(());
        }
        prepare::<S, P>(cx, id).await
    })
}

/// Reads the inputs of a dependency, and keeps them for `owner`.
pub(super) async fn prepare<S: Scope, P: Dependency<S>>(cx: &mut S::Cx, owner: TypeId) -> Result<(), Reject> {
    let (mut slots, mut faults) = (Slots::<S, P>::default(), Vec::new());
    P::Arguments::fill(&mut slots, cx, P::ARGUMENTS, Phase::Input, &mut faults).await?;
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
    let mut slots: Slots<S, P> = S::provided(cx).take_inputs(owner).unwrap_or_default();
    let mut faults = Vec::new();
    for phase in Phase::ALL {
        P::Arguments::fill(&mut slots, cx, P::ARGUMENTS, phase, &mut faults).await?;
        if !faults.is_empty() {
            return Err(Reject::Invalid(faults));
        }
    }
    let arguments = P::Arguments::take(slots);
    let lost = || Problem::internal("an argument of a dependency has no phase");
    Ok(P::call(arguments.ok_or_else(lost)?).await?)
}
