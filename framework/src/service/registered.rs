//! The services that modules name, and how all of them are made.

use std::any::TypeId;

use super::hook::{self, AppHooks, PreparedHook};
use super::{Service, ServiceCx};
use crate::routing::Module;
use crate::state::StateMap;

/// A service that a module names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Registered {
    id: TypeId,
    module: &'static str,
    make: fn(&mut ServiceCx<'_>),
}

impl Registered {
    fn of<S: Service>(module: &'static str) -> Self {
        Self {
            id: TypeId::of::<S>(),
            module,
            make: |cx| drop(cx.service::<S>()),
        }
    }

    pub(super) const fn id(&self) -> TypeId {
        self.id
    }

    /// The name of the module that has it.
    pub(super) const fn module(&self) -> &'static str {
        self.module
    }

    pub(super) fn is<S: Service>(&self) -> bool {
        self.id == TypeId::of::<S>()
    }
}

impl Module {
    /// Adds a service, which handlers and other services take as `Svc<S>`. There is one of each in an app.
    pub fn service<S: Service>(self) -> Self {
        let name = self.name();
        self.attach(Registered::of::<S>(name))
    }
}

/// What an app has of its modules beside their routes.
pub(crate) struct Made {
    /// The services.
    pub(crate) services: StateMap,
    /// What is done at the start and at the end, in the order of the start.
    pub(crate) hooks: Vec<PreparedHook>,
    /// Why something cannot be made.
    pub(crate) reasons: Vec<String>,
}

/// Makes all services of an app, and gives the hooks their parts.
pub(crate) fn build(own: &AppHooks, modules: &[Module], state: &StateMap, parts: &StateMap) -> Made {
    let mut registered = Vec::new();
    for module in modules {
        module.attached::<Registered>(&mut registered);
    }
    let mut cx = ServiceCx::new(&registered, state, parts);
    for service in &registered {
        (service.make)(&mut cx);
    }
    let hooks = hook::prepare(own, modules, &mut cx);
    let (services, mut reasons) = cx.finish();
    Made {
        hooks: hook::order(hooks, &mut reasons),
        services,
        reasons,
    }
}
