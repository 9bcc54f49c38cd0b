//! The steps of a generated check. Each expansion is a list of calls to these.

use super::describe::Member;
use super::{At, CheckError, FaultKind, Faults, Schema};

/// Checks the value of a field that has no rules of its own.
pub fn field<T: Schema>(value: &T, name: &'static str, at: &At<'_>, faults: &mut Faults) {
    value.validate(&at.field(name), faults);
}

/// Checks the value of a field with its rules.
#[inline]
pub fn ruled<T: Schema>(value: &T, member: &Member, at: &At<'_>, faults: &mut Faults) {
    inner(value, member, &at.field(member.name()), faults);
}

/// Checks the value inside a tuple struct or variant: it stands at the place of the whole.
#[inline]
pub fn inner<T: Schema>(value: &T, member: &Member, at: &At<'_>, faults: &mut Faults) {
    value.constrain(member.constraints(), at, faults);
    value.validate(at, faults);
}

/// Runs a check of the application's own, if nothing was found since `sound`.
pub fn check<E: Into<CheckError>>(
    outcome: impl FnOnce() -> Result<(), E>,
    sound: usize,
    at: &At<'_>,
    faults: &mut Faults,
) {
    if faults.len() == sound
        && let Err(error) = outcome()
    {
        faults.push(at, FaultKind::Custom(error.into()));
    }
}

/// Whether answers leave a field out.
pub fn is_absent<T: Schema>(value: &T) -> bool {
    value.is_absent()
}
