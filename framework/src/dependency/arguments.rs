//! The arguments of a dependency, made phase after phase.

use crate::error::{Problem, Reject};
use crate::extract::{Arg, Extract, Phase, Scope};
use crate::schema::Fault;

/// Arguments as a list of pairs: `(A, (B, ()))`.
pub trait Arguments<S: Scope>: Sized + Send {
    /// Those that are made already.
    type Slots: Default + Send + 'static;

    /// Makes those of a phase that are not made yet. The faults of inputs are collected; who is not let in is told one thing, and
    /// nothing more is tried.
    fn fill(
        slots: &mut Self::Slots,
        cx: &mut S::Cx,
        arguments: &'static [Arg<S>],
        phase: Phase,
        faults: &mut Vec<Fault>,
    ) -> impl Future<Output = Result<(), Problem>> + Send;

    /// All of them, if all are made.
    fn take(slots: Self::Slots) -> Option<Self>;
}

impl<S: Scope> Arguments<S> for () {
    type Slots = ();

    async fn fill(
        (): &mut (),
        _: &mut S::Cx,
        _: &'static [Arg<S>],
        _: Phase,
        _: &mut Vec<Fault>,
    ) -> Result<(), Problem> {
        Ok(())
    }

    fn take((): ()) -> Option<Self> {
        Some(())
    }
}

impl<S: Scope, A: Extract<S> + 'static, R: Arguments<S>> Arguments<S> for (A, R) {
    type Slots = (Option<A>, R::Slots);

    async fn fill(
        (slot, rest): &mut Self::Slots,
        cx: &mut S::Cx,
        arguments: &'static [Arg<S>],
        phase: Phase,
        faults: &mut Vec<Fault>,
    ) -> Result<(), Problem> {
        let Some((first, others)) = arguments.split_first() else {
            return Ok(());
        };
        if A::PHASE == phase && slot.is_none() {
            match A::extract(cx, &first.meta).await {
                Ok(value) => *slot = Some(value),
                Err(reject) => collect(reject, faults)?,
            }
        } else if phase == Phase::Input
            && let Some(prepare) = A::PREPARE
            && let Err(reject) = prepare(cx, &first.meta).await
        {
            collect(reject, faults)?;
        }
        if phase == Phase::Auth && !faults.is_empty() {
            return Ok(());
        }
        R::fill(rest, cx, others, phase, faults).await
    }

    fn take((slot, rest): Self::Slots) -> Option<Self> {
        Some((slot?, R::take(rest)?))
    }
}

/// Notes faults; a problem ends it.
fn collect(reject: Reject, faults: &mut Vec<Fault>) -> Result<(), Problem> {
    match reject {
        Reject::Invalid(mut more) => {
            faults.append(&mut more);
            Ok(())
        }
        Reject::Problem(problem) => Err(problem),
    }
}
