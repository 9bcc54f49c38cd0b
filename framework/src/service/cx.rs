//! What services are made from.

use std::any::{TypeId, type_name};
use std::collections::{HashMap, HashSet};
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
    /// Which services each one takes, that was made.
    takes: HashMap<TypeId, Vec<TypeId>>,
    /// Who takes parts and is no service, and the services that it took.
    other: Option<(String, Vec<TypeId>)>,
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
            takes: HashMap::new(),
            other: None,
            failed: HashSet::new(),
            reasons: Vec::new(),
        }
    }

    /// The services, and why others could not be made.
    pub(super) fn finish(self) -> (StateMap, Vec<String>) {
        (self.services, self.reasons)
    }

    /// Lets somebody take parts who is no service; answers also which services were taken.
    pub(super) fn taken_by<T>(&mut self, who: String, take: impl FnOnce(&mut Self) -> T) -> (T, Vec<TypeId>) {
        self.other = Some((who, Vec::new()));
        let value = take(self);
        let taken = self.other.take().map_or_else(Vec::new, |(_, taken)| taken);
        (value, taken)
    }

    /// The module that has a service.
    pub(super) fn module_of(&self, service: TypeId) -> Option<&'static str> {
        let registered = self.registered.iter().find(|known| known.id() == service);
        registered.map(Registered::module)
    }

    /// Services, and all that they take.
    pub(super) fn all_behind(&self, services: &[TypeId]) -> HashSet<TypeId> {
        let (mut all, mut next) = (HashSet::new(), services.to_vec());
        while let Some(service) = next.pop() {
            if all.insert(service) {
                next.extend(self.takes.get(&service).into_iter().flatten());
            }
        }
        all
    }

    /// Another service, which is made now if it is not there yet.
    pub fn service<S: Service>(&mut self) -> Option<Svc<S>> {
        let id = TypeId::of::<S>();
        self.note(id);
        if let Some(known) = self.services.get::<Svc<S>>() {
            return Some(Svc::clone(&known));
        }
        if self.failed.contains(&id) {
            return None;
        }
        if !self.registered.iter().any(Registered::is::<S>) {
            if !self.state.is_all_promised() {
                self.missing(&absent(type_name::<S>()));
            }
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

    /// Notes that a service is taken.
    fn note(&mut self, service: TypeId) {
        match (self.making.last(), &mut self.other) {
            (Some((maker, _)), _) => self.takes.entry(*maker).or_default().push(service),
            (None, Some((_, taken))) => taken.push(service),
            (None, None) => {}
        }
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
        let who = match (self.making.last(), &self.other) {
            (Some((_, name)), _) => format!("`{name}`"),
            (None, Some((who, _))) => who.clone(),
            (None, None) => "the app".to_owned(),
        };
        let reason = format!("{who} needs {what}");
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

/// A service that no module has, and what to do about that.
pub(crate) fn absent(name: &str) -> String {
    let home = name.rsplit_once("::").map_or(name, |(home, _)| home);
    format!(
        "the service `{name}`, which no mounted module has: mount the module of `{home}`, or let a module have it with \
         `.service::<{name}>()`"
    )
}

impl std::fmt::Debug for ServiceCx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceCx")
            .field("making", &self.making)
            .finish_non_exhaustive()
    }
}
