//! What a route and the modules around it decide for themselves.

use std::time::Duration;

use crate::handler::{OnDisconnect, Override};

/// What a route and the modules around it decide for themselves, where the innermost word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Policy {
    /// The most bytes of a content.
    pub body_limit: Override<usize>,
    /// How long a handler may work.
    pub timeout: Override<Duration>,
    /// What becomes of the work when the client goes away.
    pub on_disconnect: Option<OnDisconnect>,
}

impl Policy {
    /// Nothing is said.
    pub(super) const INHERITED: Self = Self {
        body_limit: Override::Inherited,
        timeout: Override::Inherited,
        on_disconnect: None,
    };

    /// This one, and the one around it where this one says nothing.
    #[must_use]
    pub(super) fn within(self, outer: Self) -> Self {
        Self {
            body_limit: self.body_limit.or(outer.body_limit),
            timeout: self.timeout.or(outer.timeout),
            on_disconnect: self.on_disconnect.or(outer.on_disconnect),
        }
    }
}
