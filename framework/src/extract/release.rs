//! What is done at the end, for what was made on the way.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use http::StatusCode;

use crate::error::Problem;

/// How the work ended that a dependency was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was answered with this status: by the handler, or by whatever refused the request.
    Answered(StatusCode),
    /// The handler or a dependency panicked; the answer is 500.
    Panicked,
    /// The handler took longer than it may.
    TimedOut,
    /// The client went away before it had the answer.
    ClientLeft,
    /// There was no request, and the scope was closed.
    Closed,
    /// There was no request, and the scope was dropped without being closed.
    Abandoned,
}

impl Outcome {
    /// Whether the work was done: a status below 400, or a scope that was closed.
    ///
    /// ```
    /// use purlin::dependency::Outcome;
    /// use purlin::http::StatusCode;
    ///
    /// assert!(Outcome::Answered(StatusCode::CREATED).is_success());
    /// assert!(!Outcome::Answered(StatusCode::CONFLICT).is_success());
    /// assert!(!Outcome::TimedOut.is_success());
    /// ```
    pub fn is_success(self) -> bool {
        match self {
            Self::Answered(status) => status.as_u16() < 400,
            Self::Closed => true,
            _ => false,
        }
    }
}

/// When something is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// When the handler has answered, and before the answer leaves. It can still become another one.
    BeforeResponse,
    /// When the content of the answer was sent or dropped.
    AfterResponse,
}

/// Work at the end.
pub type Releasing = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>>;

/// One thing that is released.
pub(crate) struct Release {
    pub(crate) moment: Moment,
    pub(crate) work: Box<dyn FnOnce(Outcome) -> Releasing + Send>,
}

/// What is to be released, shared by those who make it and by whoever sees the end.
#[derive(Default)]
pub(crate) struct Releases {
    waiting: Mutex<Vec<Release>>,
    timed_out: AtomicBool,
}

impl Releases {
    /// Adds something. What comes later is released earlier.
    pub(crate) fn push(&self, release: Release) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(release);
    }

    /// Takes what is released next: the last one of a moment, or of any.
    pub(crate) fn pop(&self, moment: Option<Moment>) -> Option<Release> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = |release: &Release| moment.is_none_or(|moment| release.moment == moment);
        let place = waiting.iter().rposition(is_due)?;
        Some(waiting.remove(place))
    }

    /// Whether something waits for a moment, or for any.
    pub(crate) fn has(&self, moment: Option<Moment>) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting
            .iter()
            .any(|release| moment.is_none_or(|moment| release.moment == moment))
    }

    /// Notes that the time of the handler is over.
    pub(crate) fn note_timeout(&self) {
        self.timed_out.store(true, Ordering::Relaxed);
    }

    /// Why a handler was dropped before it had answered.
    pub(crate) fn cut_off(&self) -> Outcome {
        if self.timed_out.load(Ordering::Relaxed) {
            Outcome::TimedOut
        } else {
            Outcome::ClientLeft
        }
    }
}

impl fmt::Debug for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Releases").finish_non_exhaustive()
    }
}
