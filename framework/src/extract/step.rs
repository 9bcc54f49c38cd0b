//! What is done for a request before its handler, for the sake of being done.

use std::any::type_name;
use std::fmt;

use super::{Cx, Extract, Judged, Phase, Prepare, Preparing, Unjudged};
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Registry};

/// An argument that nobody takes: it is made in its phase, documented, and dropped. Apps, modules and routes have them.
#[derive(Clone, Copy)]
pub struct Step {
    phase: Phase,
    describe: fn(&mut OperationBuilder<'_>, &ArgMeta),
    prepare: Option<Prepare>,
    run: for<'a> fn(&'a mut Cx, &'static ArgMeta) -> Preparing<'a>,
    reads_body: bool,
    is_nested: bool,
    is_policy: bool,
    name: fn() -> &'static str,
}

impl Step {
    /// A step that makes a `T`.
    pub const fn of<T: Extract + 'static>() -> Self {
        Self {
            phase: T::PHASE,
            describe: T::describe,
            prepare: T::PREPARE,
            run: |cx, meta| Box::pin(async move { T::extract(cx, meta).await.map(drop) }),
            reads_body: T::BODY,
            is_nested: T::NESTED,
            is_policy: false,
            name: type_name::<T>,
        }
    }

    /// A step that makes a `T` to keep others out.
    pub const fn policy<T: Extract + 'static>() -> Self {
        Self {
            is_policy: true,
            ..Self::of::<T>()
        }
    }

    /// Documents it.
    pub fn describe(&self, operation: &mut OperationBuilder<'_>) {
        (self.describe)(operation, ArgMeta::NONE);
        if self.reads_body && !self.is_nested {
            operation.reads_content("a dependency of the route");
        }
    }

    /// What is wrong with it as a policy, if it is one, behind the name of who demands it.
    pub fn mistake(&self) -> Option<String> {
        if !self.is_policy {
            return None;
        }
        let mut registry = Registry::new();
        let mut operation = OperationBuilder::new(&mut registry);
        (self.describe)(&mut operation, ArgMeta::NONE);
        let (name, parts) = ((self.name)(), operation.finish());
        let mut noted = parts.carried::<Unjudged>();
        if !self.is_nested {
            let own = noted.find(|noted| noted.argument == name)?;
            return Some(format!("demands `{name}`, which {}", own.mistake));
        }
        // What is made of other arguments may judge what they read.
        let taken = noted
            .next()
            .filter(|_| parts.carried::<Judged>().next().is_none())?;
        Some(format!(
            "demands `{name}`, which takes `{}` and refuses nobody: demand a dependency that returns a `Result`, with an error for those who may not",
            taken.argument
        ))
    }

    /// What of it is done in a phase.
    pub fn begin<'a>(&self, cx: &'a mut Cx, phase: Phase) -> Option<Preparing<'a>> {
        if self.phase == phase {
            return Some((self.run)(cx, ArgMeta::NONE));
        }
        let prepare = self.prepare.filter(|_| phase == Phase::Input)?;
        Some(prepare(cx, ArgMeta::NONE))
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}
