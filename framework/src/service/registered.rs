//! The services that modules name, and how all of them are made.

use std::any::TypeId;

use super::{Service, ServiceCx};
use crate::routing::Module;
use crate::state::StateMap;

/// A service that a module names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Registered {
    id: TypeId,
    make: fn(&mut ServiceCx<'_>),
}

impl Registered {
    fn of<S: Service>() -> Self {
        Self {
            id: TypeId::of::<S>(),
            make: |cx| drop(cx.service::<S>()),
        }
    }

    pub(super) fn is<S: Service>(&self) -> bool {
        self.id == TypeId::of::<S>()
    }
}

impl Module {
    /// Adds a service, which handlers and other services take as `Svc<S>`. There is one of each in an app.
    pub fn service<S: Service>(self) -> Self {
        self.attach(Registered::of::<S>())
    }
}

/// Makes all services of an app; answers why some cannot be made.
pub(crate) fn build(modules: &[Module], state: &StateMap, parts: &StateMap) -> (StateMap, Vec<String>) {
    let mut registered = Vec::new();
    for module in modules {
        module.attached::<Registered>(&mut registered);
    }
    let mut cx = ServiceCx::new(&registered, state, parts);
    for service in &registered {
        (service.make)(&mut cx);
    }
    cx.finish()
}
