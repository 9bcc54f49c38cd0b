//! What a team makes of the problems of its app: one function for the wire and for the document.

use std::fmt;
use std::sync::Arc;

use super::Problem;

/// A function from a problem to what is answered instead.
type Map = dyn Fn(Problem) -> Problem + Send + Sync;

/// The functions that a problem goes through before it is written, the innermost one first.
#[derive(Clone, Default)]
pub(crate) struct ErrorMappers(Vec<Arc<Map>>);

impl ErrorMappers {
    /// Adds a function behind those that are there.
    pub(crate) fn push(&mut self, map: Arc<Map>) {
        self.0.push(map);
    }

    /// Whether problems stay what they are.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a problem becomes.
    pub(crate) fn map(&self, problem: Problem) -> Problem {
        self.0.iter().fold(problem, |problem, map| map(problem))
    }
}

impl fmt::Debug for ErrorMappers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorMappers")
            .field("len", &self.0.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn the_first_one_is_asked_first() {
        let mut mappers = ErrorMappers::default();
        for name in ["inner", "outer"] {
            mappers.push(Arc::new(move |problem: Problem| {
                let code = format!("{}_{name}", problem.code());
                problem.with_code(code)
            }));
        }
        let problem = mappers.map(Problem::new(ErrorKind::Gone));
        assert_eq!(problem.code(), "gone_inner_outer");
    }
}
