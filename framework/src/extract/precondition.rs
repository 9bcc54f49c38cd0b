//! `PreconditionFailed`: a thing is not as the client has seen it.

use std::fmt;

use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

/// 412: the thing is not as the client has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreconditionFailed;

const FAILED_DETAIL: &str = "It has been changed since: read it again.";

impl fmt::Display for PreconditionFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FAILED_DETAIL)
    }
}

impl std::error::Error for PreconditionFailed {}

#[diagnostic::do_not_recommend]
impl ApiError for PreconditionFailed {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(412, ErrorKind::PreconditionFailed.name(), FAILED_DETAIL);
    }

    fn into_problem(self) -> Problem {
        Problem::new(ErrorKind::PreconditionFailed).with_detail(FAILED_DETAIL)
    }
}
