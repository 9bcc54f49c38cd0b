//! An app that keeps no sessions.

use super::target::Around;
use crate::openapi::OperationParts;

/// What is done around a handler.
pub(super) const fn around(_: &OperationParts) -> Option<Around> {
    None
}
