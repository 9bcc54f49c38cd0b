//! Why an argument of a handler cannot be made.

use super::Problem;
use crate::schema::Fault;

/// Why an argument of a handler cannot be made from a request.
#[derive(Debug)]
pub enum Reject {
    /// The client's input is at fault. The faults of all arguments are answered together, with 422.
    Invalid(Vec<Fault>),
    /// The request ends here with this problem.
    Problem(Problem),
}

impl From<Vec<Fault>> for Reject {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Invalid(faults)
    }
}

impl From<Problem> for Reject {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}
