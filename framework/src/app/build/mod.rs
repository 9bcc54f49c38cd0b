//! From the parts of an app to the app: every mistake is found here, and all are told at once.

mod paths;
mod together;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use self::paths::Paths;
use super::built::BuiltApp;
use super::docs::LazyDocument;
use super::document::{Assembly, Handlers};
use super::health::Check;
use super::target::Around;
use super::{App, BuildError};
use super::{access, cookie_keys, guarded_docs, sessions};
use crate::dependency::Start;
use crate::extract::{Challenges, Step};
use crate::layer;
use crate::respond::panic::warn_of_abort;
use crate::routing::{Mounted, RouteEntry};
use crate::schema::{Registry, Schemas, examples};
use crate::security::Access;
use crate::service::{self, PreparedHook};
use crate::state::StateMap;

impl App {
    /// Builds the app: a `tower::Service` that is ready to serve.
    ///
    /// # Errors
    /// Everything that is wrong: routes that are there twice, templates and arguments that do not match, missing state
    /// and services, services that need one another in a circle, operation ids that are there twice, patterns that are no regular expressions, paths of pages that are taken, settings
    /// that are missing or wrong.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Empty", "1.0.0").build().expect("nothing is wrong with nothing");
    /// assert_eq!(app.document().info.title, "Empty");
    /// ```
    pub fn build(mut self) -> Result<BuiltApp, BuildError> {
        warn_of_abort();
        let mut reasons = self.own_mistakes();
        reasons.extend(self.own_state());
        let hooks = self.make_services(&mut reasons);
        let database = std::mem::take(&mut self.database).complete(&self.modules, &mut reasons);
        let entries = self.entries(&mut reasons).into();
        let described = self.describe(&entries, &mut reasons);
        let paths = Paths::of(&self, &entries, &described, &mut reasons);
        BuildError::check(reasons)?;
        Ok(self.put_together(entries, described, paths, hooks, database))
    }
}

/// The routes in words: what of it is in the document, and what of it is kept for requests.
struct Described {
    document: LazyDocument,
    schemas: Arc<Schemas>,
    /// What stands in for dependencies.
    replaced: Arc<StateMap>,
    /// The names of the query, for each route.
    query_names: Vec<Vec<String>>,
    /// What is done around the handler, for each route.
    around: Vec<Option<Around>>,
    /// Whether something is released at the end of a request, for each route.
    releases: Vec<bool>,
    /// The dependencies that are made at the start.
    starts: Vec<Start>,
    /// What a 401 says of the ways in, for each route.
    challenges: Vec<Challenges>,
    /// Who may call each route.
    access: Vec<Access>,
}

impl App {
    /// What was noted while the app was put together.
    fn own_mistakes(&mut self) -> Vec<String> {
        let mut reasons = std::mem::take(&mut self.mistakes);
        reasons.extend(self.settings_faults());
        reasons.extend(checks_twice(&self.checks));
        let unjudged = self.for_routes.of::<Step>().filter_map(Step::mistake);
        reasons.extend(unjudged.map(|mistake| format!("the app {mistake}")));
        let unjudged = self.docs.policies().iter().filter_map(Step::mistake);
        reasons.extend(unjudged.map(|mistake| format!("the documentation {mistake}")));
        reasons
    }

    /// Puts in what every app has; answers what the user put in its place.
    fn own_state(&mut self) -> Vec<String> {
        let mut taken = Vec::new();
        if self.state.insert(self.clock.clone()) {
            taken.push("a `Clock` is given with `App::state`: give it with `App::clock`".to_owned());
        }
        if self.state.insert(self.drain.drain()) {
            taken.push("a `Drain` is given with `App::state`: give its driver with `App::drain`".to_owned());
        }
        cookie_keys::set_clock(&mut self.state, &self.clock);
        taken
    }

    /// Makes the services, and puts them in.
    fn make_services(&mut self, reasons: &mut Vec<String>) -> Vec<PreparedHook> {
        let made = service::build(&self.own_hooks, &self.modules, &self.state, &self.parts);
        self.state.absorb(made.services);
        reasons.extend(made.reasons);
        made.hooks
    }

    /// All routes, in the order of the modules.
    fn entries(&self, reasons: &mut Vec<String>) -> Vec<RouteEntry> {
        let (mut entries, mut mounted) = (Vec::new(), Mounted::default());
        for module in &self.modules {
            module.mistakes(reasons);
            module.flatten(&self.for_routes, &mut mounted, &mut entries);
        }
        reasons.extend(mounted.into_mistakes());
        entries.extend(guarded_docs::entry(&self.docs, &self.for_routes));
        reasons.extend(layer::mistakes(entries.iter().map(|entry| &entry.attached)));
        entries
    }

    /// Asks all handlers what they are, for their mistakes and for what is kept of it. The document asks them again.
    fn describe(&mut self, entries: &Arc<[RouteEntry]>, reasons: &mut Vec<String>) -> Described {
        let handlers = Handlers {
            entries: Arc::clone(entries),
            webhooks: std::mem::take(&mut self.webhooks),
            callbacks: std::mem::take(&mut self.callbacks),
            replaced: Arc::new(std::mem::take(&mut self.replaced)),
            decompression: self.decompression,
            cookie: sessions::cookie(&self.state),
        };
        let mut registry = Registry::new();
        let found = handlers.describe(&self.state, self.realm_name(), &mut registry);
        reasons.extend(found.mistakes);
        reasons.extend(duplicate_ids(entries));
        let mut schemas = registry.finish();
        reasons.extend(schemas.problems().iter().cloned());
        reasons.extend(examples::mistakes(&schemas));
        let (name, schema) = self.renderer.schema();
        if !schemas.insert(name, schema) {
            reasons.push(format!(
                "a schema is called `{name}`, as the error answers are: give one of them another name"
            ));
        }
        if self.secure_by_default && !self.findings.are_partial {
            reasons.extend(access::undecided(entries, &found.access));
            reasons.extend(found.forgeable);
        }
        let (schemas, replaced) = (Arc::new(schemas), Arc::clone(&handlers.replaced));
        Described {
            document: self.document_of(handlers, &schemas),
            schemas,
            replaced,
            query_names: found.query_names,
            around: found.around,
            releases: found.releases,
            starts: found.starts,
            challenges: found.challenges,
            access: found.access,
        }
    }

    /// What 401s name what is behind them.
    fn realm_name(&self) -> &str {
        self.realm.as_deref().unwrap_or(&self.info.title)
    }

    /// The document, which waits for a reader, unless the app has a hand in it: a hook that fails has to fail now.
    fn document_of(&mut self, handlers: Handlers, schemas: &Arc<Schemas>) -> LazyDocument {
        let assembly = Assembly {
            info: self.info.clone(),
            servers: std::mem::take(&mut self.servers),
            external_docs: self.external_docs.take(),
            tags: std::mem::take(&mut self.tags),
            renderer: Arc::clone(&self.renderer),
            schemas: Arc::clone(schemas),
            hooks: std::mem::take(&mut self.hooks),
            handlers,
        };
        let is_wanted_now = !assembly.hooks.is_empty();
        let document = assembly.later();
        if is_wanted_now {
            LazyLock::force(&document);
        }
        document
    }
}

/// Operations whose ids are the same. Clients are generated from the ids. A route that is there twice is told as such.
fn duplicate_ids(entries: &[RouteEntry]) -> Vec<String> {
    let mut seen: HashMap<&str, &RouteEntry> = HashMap::new();
    let shown = entries.iter().filter(|entry| !entry.hidden);
    shown.filter_map(|entry| {
        let first = seen.insert(&entry.operation_id, entry)?;
        let same_route = first.template == entry.template && first.route.meta.is(entry.route.meta);
        if same_route {
            return None;
        }
        Some(format!(
            "the operation id `{}` belongs to {} and to {}: write `operation_id = \"..\"` on one of them, or name a module otherwise",
            entry.operation_id, first.place(), entry.place(),
        ))
    })
    .collect()
}

/// Checks are told apart by their names.
fn checks_twice(checks: &[Check]) -> impl Iterator<Item = String> {
    let twice =
        |(index, check): &(usize, &Check)| checks[..*index].iter().any(|known| known.name() == check.name());
    let names = checks.iter().enumerate().filter(twice);
    names.map(|(_, check)| {
        format!(
            "the health check `{}` is there twice: name one otherwise",
            check.name()
        )
    })
}
