//! What serves a route.

use super::docs::FileId;
use super::health::HealthRoute;
use crate::extract::Cx;
use crate::handler::ResponseFuture;

/// What calls a handler in its own way.
pub(super) type Around = fn(fn(Cx) -> ResponseFuture, Cx) -> ResponseFuture;

/// A handler, and what calls it if something is to be done around it.
#[derive(Clone, Copy)]
pub(super) struct Handler {
    call: fn(Cx) -> ResponseFuture,
    around: Option<Around>,
}

impl Handler {
    pub(super) const fn new(call: fn(Cx) -> ResponseFuture, around: Option<Around>) -> Self {
        Self { call, around }
    }

    /// Begins to answer a request.
    pub(super) fn begin(self, cx: Cx) -> ResponseFuture {
        match self.around {
            Some(around) => around(self.call, cx),
            None => (self.call)(cx),
        }
    }
}

/// What serves a route.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// A handler.
    Handler(Handler),
    /// A handler behind layers of its own.
    Layered,
    /// The document, or a file of the pages that show it.
    Docs(FileId),
    /// How the app is.
    Health(HealthRoute),
}
