//! From the parts of an app to the app: every mistake is found here, and all are told at once.

use std::collections::HashMap;
use std::sync::Arc;

use http::Method;

use super::built::{BuiltApp, Core, Target};
use super::docs::{self, Docs, DocsFiles};
use super::document;
use super::layer::{Stack, Wrap};
use super::{App, BuildError};
use crate::body::Body;
use crate::extract::{Resources, RouteInfo};
use crate::openapi::Document;
use crate::routing::{Conflict, RouteEntry, Table, names};
use crate::schema::Registry;

impl App {
    /// Builds the app: a `tower::Service` that is ready to serve.
    ///
    /// # Errors
    /// Everything that is wrong: routes that are there twice, templates and arguments that do not match, missing state,
    /// operation ids that are there twice, patterns that are no regular expressions, paths of pages that are taken.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Empty", "1.0.0").build().expect("nothing is wrong with nothing");
    /// assert_eq!(app.document().info.title, "Empty");
    /// ```
    pub fn build(mut self) -> Result<BuiltApp, BuildError> {
        let mut reasons = std::mem::take(&mut self.mistakes);
        reasons.extend(self.own_state());
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
        let document = document::assemble(&mut self, described, &schemas);

        let (mut table, mut targets) = routes(&entries, &mut reasons);
        let docs = files(&self.docs, &document, &mut reasons);
        add_files(&docs, &mut table, &mut targets, &mut reasons);
        BuildError::check(reasons)?;

        let resources = Arc::new(Resources {
            state: self.state,
            renderer: self.renderer,
            schemas,
            body_limit: self.limits.body.unwrap_or(usize::MAX),
            routes: entries.iter().zip(query_names).map(info).collect(),
        });
        let docs_path = self.docs.first_page().map(str::to_owned);
        let server = self.server.limits(self.limits);
        let core = Arc::new(Core {
            table,
            targets,
            resources,
            server,
            document,
            docs,
            docs_path,
            entries,
        });
        let stack = stack(&core, self.layers);
        Ok(BuiltApp { core, stack })
    }
}

impl App {
    /// Puts in what every app has; answers what the user put in its place.
    fn own_state(&mut self) -> Option<String> {
        let known = self.state.insert(self.clock.clone());
        known.then(|| "a `Clock` is given with `App::state`: give it with `App::clock`".to_owned())
    }
}

/// Puts the layers around the core; without any, there is nothing to pay for.
fn stack(core: &Arc<Core>, layers: Vec<Wrap>) -> Option<Stack> {
    if layers.is_empty() {
        return None;
    }
    let inner = Arc::clone(core);
    let service = tower::service_fn(move |request: http::Request<Body>| inner.answer(request));
    let resources = &core.resources;
    Some(layers.into_iter().fold(Stack::new(service), |stack, wrap| {
        wrap(stack, Arc::clone(resources))
    }))
}

fn info((entry, query_names): (&RouteEntry, Vec<String>)) -> RouteInfo {
    RouteInfo {
        template: entry.template.clone(),
        names: names(&entry.template).into_iter().map(str::to_owned).collect(),
        operation_id: entry.operation_id.clone(),
        query_names,
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

fn files(docs: &Docs, document: &Document, reasons: &mut Vec<String>) -> DocsFiles {
    let forms = docs::Document {
        json: document.to_json().into(),
        yaml: document.to_yaml().into(),
    };
    match docs.build(&document.info.title, &forms) {
        Ok(files) => files,
        Err(problems) => {
            reasons.extend(problems);
            DocsFiles::default()
        }
    }
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
