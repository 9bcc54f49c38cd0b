//! Dependencies of routes, modules and apps, which no argument takes.

use super::{Dep, Dependency};
use crate::extract::Step;
use crate::state::Attached;

/// Adds a dependency to what is done before a handler.
pub fn attach<P: Dependency>(attached: &mut Attached) {
    attached.push(step::<P>());
}

/// A dependency as a step before a handler.
pub(crate) const fn step<P: Dependency>() -> Step {
    Step::of::<Dep<P>>()
}
