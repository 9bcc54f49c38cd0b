//! An app that keeps no sessions.

use super::target::Around;
use crate::openapi::OperationParts;
use crate::state::StateMap;

/// The name that the cookie of sessions has.
pub(super) const fn cookie(_: &StateMap) -> Option<String> {
    None
}

/// Puts in the name that the cookie has.
pub(super) const fn name_cookie(_: &mut OperationParts, _: Option<&str>) {}

/// What is done around a handler.
pub(super) const fn around(_: &OperationParts) -> Option<Around> {
    None
}
