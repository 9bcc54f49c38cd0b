//! The document of the whole app.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;

use super::access;
use super::builder::{CallbackEntry, DocumentHook};
use super::docs::LazyDocument;
use super::operation::operation;
use super::schemes::Schemes;
use super::target::Around;
use super::{misfits, sessions};
use crate::dependency::{EndsLater, Start};
use crate::error::{ErrorKind, ErrorRenderer};
use crate::extract::{Challenges, Step};
use crate::handler::Route;
use crate::layer;
use crate::openapi::{
    Document, ExternalDocs, Info, OperationBuilder, OperationMethod, OperationParts, Pairs, ParameterIn,
    PathItem, SecurityScheme, SecuritySchemeKind, Server, Tag, document_path,
};
use crate::routing::RouteEntry;
use crate::schema::{Registry, Schemas};
use crate::security::Access;
use crate::state::{Attached, StateMap};

/// All handlers, which are asked what they are: when the app is built, for their mistakes, and once more for the document. What
/// they say takes more memory than all else that is known of them, so it is not kept in between.
pub(super) struct Handlers {
    pub(super) entries: Arc<[RouteEntry]>,
    pub(super) webhooks: Vec<Route>,
    pub(super) callbacks: Vec<CallbackEntry>,
    /// What stands in for dependencies.
    pub(super) replaced: Arc<StateMap>,
    pub(super) decompression: bool,
    /// The name of the cookie of sessions.
    pub(super) cookie: Option<String>,
}

/// What is kept of the words of handlers, for each route in its order.
#[derive(Default)]
pub(super) struct Found {
    /// What does not fit the app.
    pub(super) mistakes: Vec<String>,
    /// The names in the query that a route reads.
    pub(super) query_names: Vec<Vec<String>>,
    /// What a 401 says of the ways in.
    pub(super) challenges: Vec<Challenges>,
    /// Who may call a route.
    pub(super) access: Vec<Access>,
    /// What is done around a handler.
    pub(super) around: Vec<Option<Around>>,
    /// Whether something is released at the end of a request.
    pub(super) releases: Vec<bool>,
    /// The dependencies that are made at the start, whichever routes take them.
    pub(super) starts: Vec<Start>,
    /// The routes that pages of other sites can call in the name of their visitors.
    pub(super) forgeable: Vec<String>,
}

impl Handlers {
    /// Asks every handler.
    pub(super) fn describe(&self, state: &StateMap, realm: &str, registry: &mut Registry) -> Found {
        let mut found = Found::default();
        let mut schemes = Schemes::default();
        for entry in self.entries.iter() {
            let parts = self.ask_route(entry, registry);
            found.mistakes.extend(misfits::of_route(entry, &parts, state));
            found.note(entry, &parts, realm);
            if !entry.hidden {
                schemes.take(entry.route.meta, &parts);
            }
        }
        // Of what the app asks for itself, only schemas and schemes are of interest here.
        for route in &self.webhooks {
            schemes.take(route.meta, &self.ask_own(route, registry));
        }
        for callback in &self.callbacks {
            let is_shown = self.shows(callback);
            for route in &callback.routes {
                let parts = self.ask_own(route, registry);
                if is_shown {
                    schemes.take(route.meta, &parts);
                }
            }
        }
        // What a dependency lacks is told once, and not for each route.
        let mut told = HashSet::new();
        found.mistakes.retain(|mistake| told.insert(mistake.clone()));
        found.mistakes.extend(schemes.into_mistakes());
        found.mistakes.extend(self.names_twice());
        found.mistakes.extend(self.lost_callbacks());
        found
    }

    /// Asks the handler of a route.
    fn ask_route(&self, entry: &RouteEntry, registry: &mut Registry) -> OperationParts {
        let mut parts = self.ask(&entry.route, &entry.attached, registry);
        access::describe_refusal(&mut parts);
        parts
    }

    /// Asks about a request that the app makes itself. No layer of ours stands around those.
    fn ask_own(&self, route: &Route, registry: &mut Registry) -> OperationParts {
        self.ask(route, &Attached::new(), registry)
    }

    fn ask(&self, route: &Route, attached: &Attached, registry: &mut Registry) -> OperationParts {
        let mut builder = OperationBuilder::new(registry).with_context(&*self.replaced);
        for step in attached.of::<Step>() {
            step.describe(&mut builder);
        }
        route.meta.describe(&mut builder);
        describe_codings(&mut builder, self.decompression);
        layer::describe(attached, route.meta, &mut builder);
        let mut parts = builder.finish();
        sessions::name_cookie(&mut parts, self.cookie.as_deref());
        parts
    }

    /// Whether the document has the operation of a callback.
    fn shows(&self, callback: &CallbackEntry) -> bool {
        let mut shown = self.entries.iter().filter(|entry| !entry.hidden);
        shown.any(|entry| callback.operation.is(entry.route.meta))
    }

    /// Webhooks are told apart by their names.
    fn names_twice(&self) -> impl Iterator<Item = String> {
        let names = self.webhooks.iter().map(|route| route.meta.name);
        names.clone().enumerate().filter_map(move |(index, name)| {
            let known = names.clone().take(index).any(|known| known == name);
            known.then(|| {
                format!("the webhook `{name}` is there twice: take one away, or name its function otherwise")
            })
        })
    }

    /// Callbacks of operations that the app does not have.
    fn lost_callbacks(&self) -> impl Iterator<Item = String> {
        let lost = self.callbacks.iter().filter(|callback| {
            let mut routes = self.entries.iter().map(|entry| entry.route.meta);
            !routes.any(|meta| meta.is(callback.operation))
        });
        lost.map(|callback| {
            let meta = callback.operation;
            format!(
                "the callback `{}` belongs to `{}` ({}:{}), which no module has",
                callback.name, meta.name, meta.file, meta.line
            )
        })
    }
}

/// How a compressed content can fail, where a content is read into memory.
fn describe_codings(operation: &mut OperationBuilder<'_>, are_read: bool) {
    let (status, code) = (415, ErrorKind::UnsupportedMediaType.name());
    if !operation.is_content_buffered() {
        return;
    }
    if are_read {
        let how = "The content is compressed otherwise than by gzip or deflate.";
        operation.problem(status, code, how);
        operation.problem(400, "content_broken", "The content cannot be decompressed.");
    } else if !operation.problems().contains_key(&status) {
        // Who says which media types are read need not say that one of them is not compressed.
        operation.problem(status, code, "The content is compressed.");
    }
}

impl Found {
    /// Keeps what requests need of the words of a route.
    fn note(&mut self, entry: &RouteEntry, parts: &OperationParts, realm: &str) {
        let maps: Vec<&str> = parts.carried::<Pairs>().map(|map| map.name).collect();
        let parameters = parts.operation.parameters.iter();
        // The name of a map is that of no pair.
        let in_query =
            parameters.filter(|it| it.location == ParameterIn::Query && !maps.contains(&it.name.as_str()));
        let names = in_query.map(|parameter| parameter.name.clone());
        self.query_names.push(names.chain(query_keys(parts)).collect());
        let alternatives = parts.operation.security.as_deref().unwrap_or_default();
        self.challenges
            .push(Challenges::of(alternatives, &parts.security_schemes, realm));
        self.access.push(access::of_route(entry, parts));
        self.around.push(sessions::around(parts));
        self.releases.push(parts.carried::<EndsLater>().next().is_some());
        for start in parts.carried::<Start>() {
            if self.starts.iter().all(|known| known.id != start.id) {
                self.starts.push(*start);
            }
        }
        self.forgeable.extend(access::forgeable(entry, parts));
    }
}

/// The names of keys in the query.
fn query_keys(parts: &OperationParts) -> impl Iterator<Item = String> {
    let schemes = parts.security_schemes.values();
    schemes.filter_map(|scheme| match &scheme.kind {
        SecuritySchemeKind::ApiKey {
            name,
            location: ParameterIn::Query,
        } => Some(name.clone()),
        _ => None,
    })
}

/// All that the document is made of.
pub(super) struct Assembly {
    pub(super) info: Info,
    pub(super) servers: Vec<Server>,
    pub(super) external_docs: Option<ExternalDocs>,
    pub(super) tags: Vec<Tag>,
    pub(super) renderer: Arc<dyn ErrorRenderer>,
    pub(super) schemas: Arc<Schemas>,
    pub(super) hooks: Vec<DocumentHook>,
    pub(super) handlers: Handlers,
}

impl Assembly {
    /// The document that is made of it.
    pub(super) fn later(self) -> LazyDocument {
        Arc::new(LazyLock::new(Box::new(|| self.together())))
    }

    /// Puts the document together. Its handlers are asked in the order in which they were asked first, so that the names of
    /// schemas are the same.
    fn together(self) -> Document {
        let (handlers, mut registry) = (self.handlers, Registry::new());
        let entries = handlers.entries.iter();
        let routes: Vec<OperationParts> = entries
            .map(|entry| handlers.ask_route(entry, &mut registry))
            .collect();
        let mut own = |route: &Route| handlers.ask_own(route, &mut registry);
        let webhooks: Vec<OperationParts> = handlers.webhooks.iter().map(&mut own).collect();
        let callbacks = handlers.callbacks.iter();
        let callbacks: Vec<Described<'_>> = callbacks
            .map(|callback| (callback, callback.routes.iter().map(&mut own).collect()))
            .collect();
        let mut document = Document::new(self.info);
        document.servers = self.servers;
        document.external_docs = self.external_docs;
        document.components.schemas.clone_from(self.schemas.components());
        document.components.security_schemes = schemes(&handlers, &routes, &webhooks, &callbacks);
        // Tags that nobody describes stand with their operations only: there is nothing to say of them here.
        document.tags = self.tags;
        let renderer = &*self.renderer;
        for (route, mut parts) in handlers.webhooks.iter().zip(webhooks) {
            let item = item(route, &mut parts, renderer);
            document.webhooks.insert(route.meta.name.to_owned(), item);
        }
        for (entry, mut parts) in handlers.entries.iter().zip(routes) {
            if !entry.hidden {
                add_path(&mut document, entry, &mut parts, &callbacks, renderer);
            }
        }
        document.schemas_mut(&mut |schema| self.schemas.rewrite(schema));
        document.prune_schemas();
        for hook in self.hooks {
            hook(&mut document);
        }
        document
    }
}

/// A callback, and what its handlers say of themselves.
type Described<'a> = (&'a CallbackEntry, Vec<OperationParts>);

/// The schemes of all that the document shows.
fn schemes(
    handlers: &Handlers,
    routes: &[OperationParts],
    webhooks: &[OperationParts],
    callbacks: &[Described<'_>],
) -> IndexMap<String, SecurityScheme> {
    let mut schemes = Schemes::default();
    for (entry, parts) in handlers.entries.iter().zip(routes) {
        if !entry.hidden {
            schemes.take(entry.route.meta, parts);
        }
    }
    for (route, parts) in handlers.webhooks.iter().zip(webhooks) {
        schemes.take(route.meta, parts);
    }
    for (callback, parts) in callbacks.iter().filter(|(callback, _)| handlers.shows(callback)) {
        for (route, parts) in callback.routes.iter().zip(parts) {
            schemes.take(route.meta, parts);
        }
    }
    schemes.into_components()
}

/// One request that the app makes itself: it has no path of ours, and no id.
fn item(route: &Route, parts: &mut OperationParts, renderer: &dyn ErrorRenderer) -> PathItem {
    let operation = operation(route.meta, parts, renderer);
    match method(route.meta.method) {
        Some(method) => PathItem::new().operation(method, operation),
        None => PathItem::new(),
    }
}

fn add_path(
    document: &mut Document,
    entry: &RouteEntry,
    parts: &mut OperationParts,
    callbacks: &[Described<'_>],
    renderer: &dyn ErrorRenderer,
) {
    let meta = entry.route.meta;
    let Some(method) = method(meta.method) else { return };
    let mut operation = operation(meta, parts, renderer);
    operation.operation_id = Some(entry.operation_id.clone());
    operation.tags.clone_from(&entry.tags);
    operation.deprecated = entry.deprecated;
    for (callback, parts) in callbacks
        .iter()
        .filter(|(callback, _)| callback.operation.is(meta))
    {
        let requests = operation.callbacks.entry(callback.name.clone()).or_default();
        for (route, parts) in callback.routes.iter().zip(parts) {
            // A clone, for the operation may stand in several modules.
            let item = item(route, &mut parts.clone(), renderer);
            let known = requests.0.entry(callback.expression.clone()).or_default();
            known.operations.extend(item.operations);
        }
    }
    let path = document_path(&entry.template).into_owned();
    document
        .paths
        .entry(path)
        .or_default()
        .operations
        .insert(method, operation);
}

/// The method, if a document can show it.
fn method(name: &str) -> Option<OperationMethod> {
    http::Method::from_bytes(name.as_bytes())
        .ok()
        .as_ref()
        .and_then(OperationMethod::of)
}
