//! What services are made from.

use std::any::{TypeId, type_name};
use std::collections::HashSet;
use std::sync::Arc;

use super::registered::Registered;
use super::{Service, Svc};
use crate::state::StateMap;

/// What services are made from, and what is found out while they are.
pub struct ServiceCx<'a> {
    registered: &'a [Registered],
    state: &'a StateMap,
    parts: &'a StateMap,
    services: StateMap,
    /// Those that are being made, the outermost first.
    making: Vec<(TypeId, &'static str)>,
    failed: HashSet<TypeId>,
    reasons: Vec<String>,
}

impl<'a> ServiceCx<'a> {
    pub(super) fn new(registered: &'a [Registered], state: &'a StateMap, parts: &'a StateMap) -> Self {
        Self {
            registered,
            state,
            parts,
            services: StateMap::default(),
            making: Vec::new(),
            failed: HashSet::new(),
            reasons: Vec::new(),
        }
    }

    /// The services, and why others could not be made.
    pub(super) fn finish(self) -> (StateMap, Vec<String>) {
        (self.services, self.reasons)
    }

    /// Another service, which is made now if it is not there yet.
    pub fn service<S: Service>(&mut self) -> Option<Svc<S>> {
        let id = TypeId::of::<S>();
        if let Some(known) = self.services.get::<Svc<S>>() {
            return Some(Svc::clone(&known));
        }
        if self.failed.contains(&id) {
            return None;
        }
        if !self.registered.iter().any(Registered::is::<S>) {
            self.missing(&format!(
                "the service `{0}`, which no module has: add `.service::<{0}>()`",
                type_name::<S>()
            ));
            return None;
        }
        if let Some(first) = self.making.iter().position(|(known, _)| *known == id) {
            self.circle(first);
            return None;
        }
        self.making.push((id, type_name::<S>()));
        let made = S::build(self).map(Svc::new);
        self.making.pop();
        if let Some(service) = &made {
            self.services.insert(Svc::clone(service));
        } else {
            // Handlers that take it are not at fault.
            self.services.promise::<Svc<S>>();
            self.failed.insert(id);
        }
        made
    }

    /// A value of `App::state`.
    pub fn state<T: Send + Sync + 'static>(&mut self) -> Option<Arc<T>> {
        self.take(self.state, |name| {
            format!("a `State<{name}>`, and the app has none: add `.state(..)` with a `{name}`")
        })
    }

    /// A part that the app was given otherwise.
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        allow(dead_code, reason = "without a database there is nothing of that kind yet")
    )]
    pub(super) fn part<T: Send + Sync + 'static>(&mut self, told: fn(&str) -> String) -> Option<Arc<T>> {
        self.take(self.parts, told)
    }

    fn take<T: Send + Sync + 'static>(
        &mut self,
        from: &StateMap,
        told: fn(&str) -> String,
    ) -> Option<Arc<T>> {
        let value = from.get::<T>();
        // What is promised and not there is told elsewhere.
        if value.is_none() && !from.contains(TypeId::of::<T>()) {
            self.missing(&told(type_name::<T>()));
        }
        value
    }

    fn missing(&mut self, what: &str) {
        let who = self.making.last().map_or("a service", |(_, name)| name);
        let reason = format!("`{who}` needs {what}");
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn circle(&mut self, first: usize) {
        let names: Vec<_> = self.making[first..]
            .iter()
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        self.reasons.push(format!(
            "the services {} need one another in a circle: let one of them have what it needs as an argument, or move it to a third",
            names.join(", ")
        ));
    }
}

impl std::fmt::Debug for ServiceCx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceCx")
            .field("making", &self.making)
            .finish_non_exhaustive()
    }
}
