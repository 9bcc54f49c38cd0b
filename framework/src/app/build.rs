//! From the parts of an app to the app: every mistake is found here, and all are told at once.

use std::collections::HashMap;
use std::sync::Arc;

use http::Method;
use tokio_util::task::TaskTracker;

use super::built::{BuiltApp, Core, Target};
use super::docs::DocsFiles;
use super::document;
use super::health::{Check, Checks, Health};
use super::layer::{Stack, Wrap};
use super::load::InFlight;
use super::{App, BuildError};
use crate::body::Body;
use crate::extract::{BodyBudget, Resources, RouteInfo};
use crate::handler::OnDisconnect;
use crate::respond::panic::warn_of_abort;
use crate::routing::{Conflict, RouteEntry, Table, names};
use crate::schema::Registry;
use crate::server::Limits;
use crate::service;

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
        let mut reasons = std::mem::take(&mut self.mistakes);
        reasons.extend(self.settings_faults());
        reasons.extend(checks_twice(&self.checks));
        let drain = self.drain.clone();
        reasons.extend(self.own_state());
        let (services, faults) = service::build(&self.modules, &self.state, &self.parts);
        self.state.absorb(services);
        reasons.extend(faults);
        let database = std::mem::take(&mut self.database).complete(&self.modules, &mut reasons);
        let mut entries = Vec::new();
        for module in &self.modules {
            module.mistakes(&mut reasons);
            module.flatten(&mut entries);
        }
        let mut registry = Registry::new();
        let described = document::describe(&self, &entries, &mut registry);
        reasons.extend(described.mistakes(&self.state));
        reasons.extend(duplicate_ids(&entries));
        let mut schemas = registry.finish();
        reasons.extend(schemas.problems().iter().cloned());
        let (name, schema) = self.renderer.schema();
        if !schemas.insert(name, schema) {
            reasons.push(format!(
                "a schema is called `{name}`, as the error answers are: give one of them another name"
            ));
        }
        let query_names = described.query_names();
        let document = Arc::new(document::assemble(&mut self, described, &schemas));

        let (mut table, mut targets) = routes(&entries, &mut reasons);
        let docs = self.docs.build(&document).unwrap_or_else(|problems| {
            reasons.extend(problems);
            DocsFiles::default()
        });
        add_files(&docs, &mut table, &mut targets, &mut reasons);
        add_health(&self.health, &mut table, &mut targets, &mut reasons);
        BuildError::check(reasons)?;

        let behind_proxies = self.limits_where(true);
        let limits = if self.server.has_trusted_proxies() {
            behind_proxies.clone()
        } else {
            self.limits_where(false)
        };
        let resources = Arc::new(Resources {
            state: self.state,
            renderer: self.renderer,
            schemas,
            bodies: BodyBudget::new(limits.bodies),
            decompression: self.decompression,
            routes: entries
                .iter()
                .zip(query_names)
                .map(|(entry, query_names)| info(entry, query_names, &limits))
                .collect(),
        });
        let docs_path = self.docs.first_page().map(str::to_owned);
        let server = self.server.limits(limits.clone()).drain(drain.clone());
        let core = Arc::new(Core {
            table,
            targets,
            resources,
            server,
            document,
            docs,
            docs_path,
            entries,
            headers: self.headers,
            checks: Arc::new(Checks::new(self.checks, drain.clone())),
            drain,
            closers: self.closers,
            database,
            in_flight: InFlight::new(limits.requests),
            detached: TaskTracker::new(),
            limits,
            limits_behind_proxies: behind_proxies,
        });
        let stack = stack(&core, self.layers).map(Arc::new);
        Ok(BuiltApp { core, stack })
    }
}

impl App {
    /// The limits with proxies in front, or without.
    fn limits_where(&self, proxies: bool) -> Limits {
        let mut limits = match &self.limits {
            Some(limits) => limits.clone(),
            None if proxies => Limits::behind_proxy(),
            None => Limits::default(),
        };
        limits.body = self.body_limit.or(limits.body);
        limits
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
        taken
    }
}

/// Puts the layers around the core; without any, there is nothing to pay for.
fn stack(core: &Arc<Core>, layers: Vec<Wrap>) -> Option<Stack> {
    if layers.is_empty() {
        return None;
    }
    let inner = Arc::clone(core);
    let service = tower::service_fn(move |request: http::Request<Body>| inner.within(request));
    let resources = &core.resources;
    Some(layers.into_iter().fold(Stack::new(service), |stack, wrap| {
        wrap(stack, Arc::clone(resources))
    }))
}

fn info(entry: &RouteEntry, query_names: Vec<String>, limits: &Limits) -> RouteInfo {
    let policy = entry.policy;
    let suits =
        || Method::from_bytes(entry.route.meta.method.as_bytes()).map(|method| OnDisconnect::of(&method));
    let on_disconnect = policy.on_disconnect.or_else(|| suits().ok());
    RouteInfo {
        template: entry.template.clone(),
        names: names(&entry.template).into_iter().map(str::to_owned).collect(),
        operation_id: entry.operation_id.clone(),
        query_names,
        body_limit: policy.body_limit.within(limits.body).unwrap_or(usize::MAX),
        timeout: policy.timeout.within(limits.handler),
        finishes: on_disconnect == Some(OnDisconnect::Finish),
    }
}

/// The table of all handlers. A route's number is its place among the entries.
fn routes(entries: &[RouteEntry], reasons: &mut Vec<String>) -> (Table, Vec<Target>) {
    let mut table = Table::default();
    for (number, entry) in entries.iter().enumerate() {
        let method = entry.route.meta.method;
        let result = match (Method::from_bytes(method.as_bytes()), u32::try_from(number)) {
            (Ok(name), Ok(number)) => table.insert(name, &entry.template, number),
            _ => Err(Conflict::Template(format!("`{method}` is no method"))),
        };
        reasons.extend(result.err().map(|conflict| told(&conflict, entry, entries)));
    }
    (
        table,
        entries
            .iter()
            .map(|entry| Target::Handler(entry.route.call))
            .collect(),
    )
}

fn told(conflict: &Conflict, entry: &RouteEntry, entries: &[RouteEntry]) -> String {
    let (method, template, place) = (entry.route.meta.method, &entry.template, entry.place());
    match conflict {
        Conflict::Same(other) => {
            let other = entries[*other as usize].place();
            format!("{method} {template} is served by {other} and again by {place}: take one away")
        }
        Conflict::Path(other) => {
            format!("{template} of {place} cannot be told from {other}: give their values the same names")
        }
        Conflict::Template(reason) => format!("{template} of {place} is no path: {reason}"),
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

fn add_files(docs: &DocsFiles, table: &mut Table, targets: &mut Vec<Target>, reasons: &mut Vec<String>) {
    for (path, file) in docs.routes() {
        let number = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        match table.insert(Method::GET, path, number) {
            Ok(()) => targets.push(Target::Docs(file)),
            Err(_) => reasons.push(format!(
                "`{path}` is a path of the documentation, and of a route: move it with `App::docs`"
            )),
        }
    }
}

fn add_health(health: &Health, table: &mut Table, targets: &mut Vec<Target>, reasons: &mut Vec<String>) {
    for (path, route) in health.routes() {
        let number = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        match table.insert(Method::GET, path, number) {
            Ok(()) => targets.push(Target::Health(route)),
            Err(Conflict::Template(reason)) => reasons.push(format!("`{path}` of `App::health` is no path: {reason}")),
            Err(_) => reasons.push(format!(
                "`{path}` tells how the app is, and is a path of a route or of the documentation: move it with `App::health`"
            )),
        }
    }
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
