//! Hooks of the app itself, which belong to no module.

use super::{Declared, Hook, Moment};

/// The hooks of an app, before it is built.
#[derive(Clone, Default)]
pub(crate) struct AppHooks(Vec<Declared>);

impl AppHooks {
    /// Adds one.
    pub(crate) fn add<A, H: Hook<A>>(&mut self, moment: Moment, hook: H) {
        self.0.push(Declared::new(None, moment, hook));
    }

    /// All of them, in their order.
    pub(super) fn declared(&self) -> Vec<Declared> {
        self.0.clone()
    }
}
