//! The document of the whole app.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use indexmap::IndexMap;

use super::App;
use super::access;
use super::builder::{CallbackEntry, DocumentHook};
use super::docs::LazyDocument;
use super::operation::operation;
use super::target::Around;
use super::{database, sessions};
use crate::dependency::{EndsLater, Start};
use crate::error::{ErrorKind, ErrorRenderer};
use crate::extract::{Challenges, Step};
use crate::handler::Route;
use crate::layer;
use crate::openapi::{
    Components, Document, ExternalDocs, Info, OperationBuilder, OperationMethod, OperationParts, ParameterIn,
    PathItem, Provider, Requirement, SecurityScheme, SecuritySchemeKind, Server, Tag, document_path,
};
use crate::routing::{RouteEntry, name_twice, names};
use crate::schema::{Registry, Schemas};
use crate::security::Access;
use crate::service::absent;
use crate::state::{Attached, StateMap};

/// What all handlers say of themselves.
pub(super) struct Described {
    routes: Vec<(RouteEntry, OperationParts)>,
    webhooks: Vec<(Route, OperationParts)>,
    callbacks: Vec<(CallbackEntry, Vec<OperationParts>)>,
}

/// Asks every handler.
pub(super) fn describe(app: &App, entries: &[RouteEntry], registry: &mut Registry) -> Described {
    let mut ask = |route: &Route, attached: &Attached| {
        let mut builder = OperationBuilder::new(registry).with_context(&app.replaced);
        for step in attached.of::<Step>() {
            step.describe(&mut builder);
        }
        route.meta.describe(&mut builder);
        if app.decompression {
            describe_decompression(&mut builder);
        }
        layer::describe(attached, route.meta, &mut builder);
        let mut parts = builder.finish();
        sessions::name_cookie(&mut parts, &app.state);
        parts
    };
    // No layer of ours stands around requests that the app makes itself.
    let nothing = Attached::new();
    Described {
        routes: entries
            .iter()
            .map(|entry| (entry.clone(), ask(&entry.route, &entry.attached)))
            .collect(),
        webhooks: app
            .webhooks
            .iter()
            .map(|route| (*route, ask(route, &nothing)))
            .collect(),
        callbacks: app
            .callbacks
            .iter()
            .map(|callback| {
                let routes = callback.routes.iter();
                (
                    callback.clone(),
                    routes.map(|route| ask(route, &nothing)).collect(),
                )
            })
            .collect(),
    }
}

/// How reading a compressed content can fail, where a content is read into memory.
fn describe_decompression(operation: &mut OperationBuilder<'_>) {
    if operation.is_content_buffered() {
        let code = ErrorKind::UnsupportedMediaType.name();
        operation.problem(
            415,
            code,
            "The content is compressed otherwise than by gzip or deflate.",
        );
        operation.problem(400, "content_broken", "The content cannot be decompressed.");
    }
}

impl Described {
    /// What handlers say that does not fit the app.
    pub(super) fn mistakes(&self, state: &StateMap) -> Vec<String> {
        let mut mistakes: Vec<String> = self
            .routes
            .iter()
            .flat_map(|(entry, parts)| of_route(entry, parts, state))
            .collect();
        let lost = self.callbacks.iter().filter(|(callback, _)| {
            !self
                .routes
                .iter()
                .any(|(entry, _)| entry.route.meta.is(callback.operation))
        });
        // What a dependency lacks is told once, and not for each route.
        let mut told = HashSet::new();
        mistakes.retain(|mistake| told.insert(mistake.clone()));
        mistakes.extend(self.names_twice());
        mistakes.extend(lost.map(|(callback, _)| {
            let meta = callback.operation;
            format!(
                "the callback `{}` belongs to `{}` ({}:{}), which no module has",
                callback.name, meta.name, meta.file, meta.line
            )
        }));
        mistakes
    }

    /// Webhooks are told apart by their names.
    fn names_twice(&self) -> impl Iterator<Item = String> {
        let names = self.webhooks.iter().map(|(route, _)| route.meta.name);
        names.clone().enumerate().filter_map(move |(index, name)| {
            let known = names.clone().take(index).any(|known| known == name);
            known.then(|| {
                format!("the webhook `{name}` is there twice: take one away, or name its function otherwise")
            })
        })
    }

    /// The names in the query that each route reads, in the order of the routes.
    pub(super) fn query_names(&self) -> Vec<Vec<String>> {
        self.routes
            .iter()
            .map(|(_, parts)| {
                let parameters = parts.operation.parameters.iter();
                let names = parameters
                    .filter(|parameter| parameter.location == ParameterIn::Query)
                    .map(|parameter| parameter.name.clone());
                names.chain(query_keys(parts)).collect()
            })
            .collect()
    }

    /// What a 401 of each route says of the ways in, in the order of the routes.
    pub(super) fn challenges(&self, realm: &str) -> Vec<Challenges> {
        let of_route = |parts: &OperationParts| {
            let alternatives = parts.operation.security.as_deref().unwrap_or_default();
            Challenges::of(alternatives, &parts.security_schemes, realm)
        };
        self.routes.iter().map(|(_, parts)| of_route(parts)).collect()
    }

    /// Who may call each route, in the order of the routes.
    pub(super) fn access(&self) -> Vec<Access> {
        self.routes.iter().map(access::of_route).collect()
    }

    /// The routes that pages of other sites can call with the cookies of their visitors.
    pub(super) fn forgeable(&self) -> impl Iterator<Item = String> {
        self.routes.iter().filter_map(access::forgeable)
    }

    /// What is done around the handlers, in the order of the routes.
    pub(super) fn around(&self) -> Vec<Option<Around>> {
        self.routes
            .iter()
            .map(|(_, parts)| sessions::around(parts))
            .collect()
    }

    /// Whether something is released at the end of a request, for each route in its order.
    pub(super) fn releases(&self) -> Vec<bool> {
        let releases = |parts: &OperationParts| parts.carried::<EndsLater>().next().is_some();
        self.routes.iter().map(|(_, parts)| releases(parts)).collect()
    }

    /// The dependencies that are made at the start.
    pub(super) fn starts(&self) -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        for start in self.routes.iter().flat_map(|(_, parts)| parts.carried::<Start>()) {
            if starts.iter().all(|known| known.id != start.id) {
                starts.push(*start);
            }
        }
        starts
    }

    fn security_schemes(&self) -> IndexMap<String, SecurityScheme> {
        self.routes
            .iter()
            .flat_map(|(_, parts)| parts.security_schemes.clone())
            .collect()
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

fn of_route(entry: &RouteEntry, parts: &OperationParts, state: &StateMap) -> Vec<String> {
    let place = entry.place();
    let read: BTreeSet<&str> = parts.path_names().collect();
    let named: BTreeSet<&str> = names(&entry.template).into_iter().collect();
    let unread = named.difference(&read).map(|name| {
        format!(
            "`{{{name}}}` in {} is read by no argument of {place}: add `{name}: Path<..>`",
            entry.template
        )
    });
    let unnamed = read.difference(&named).map(|name| {
        format!(
            "{place} reads `{name}` from the path, and {} has no `{{{name}}}`",
            entry.template
        )
    });
    let twice = name_twice(&entry.template).map(|name| {
        format!(
            "`{{{name}}}` stands in {} of {place} twice: give each its own name",
            entry.template
        )
    });
    let own = parts.mistakes.iter().map(|mistake| format!("{place}: {mistake}"));
    twice
        .into_iter()
        .chain(unread)
        .chain(unnamed)
        .chain(unmet(&place, &parts.requirements, state))
        .chain(own)
        .collect()
}

/// What a handler takes and the app cannot give.
fn unmet(place: &str, requirements: &[Requirement], state: &StateMap) -> Vec<String> {
    let told = |requirement: &Requirement| {
        if database::types().contains(&requirement.type_id) {
            return Some(format!(
                "{place} takes the database, which only services may: take `Svc<..>`, a service that does what is needed"
            ));
        }
        let (name, missing) = (requirement.type_name, !state.contains(requirement.type_id));
        let place = requirement
            .origin
            .map_or_else(|| place.to_owned(), |origin| format!("the dependency {origin}"));
        missing.then(|| match requirement.provider {
            Provider::Services => {
                format!("{place} takes {}", absent(name))
            }
            Provider::Sessions => format!(
                "{place} takes the session of its client, and the app keeps none: add `.sessions(Sessions::new(..))`"
            ),
            _ => format!(
                "{place} takes `State<{name}>`, and the app has none: add `.state(..)` with a `{name}`"
            ),
        })
    };
    requirements.iter().filter_map(told).collect()
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
    pub(super) described: Described,
}

impl Assembly {
    /// The document that is made of it.
    pub(super) fn later(self) -> LazyDocument {
        Arc::new(LazyLock::new(Box::new(|| self.together())))
    }

    /// Puts the document together.
    fn together(self) -> Document {
        let mut document = Document::new(self.info);
        document.servers = self.servers;
        document.external_docs = self.external_docs;
        document.components = components(&self.schemas, self.described.security_schemes());
        // Tags that nobody describes stand with their operations only: there is nothing to say of them here.
        document.tags = self.tags;
        let renderer = &*self.renderer;
        for (route, mut parts) in self.described.webhooks {
            let item = item(&route, &mut parts, renderer);
            document.webhooks.insert(route.meta.name.to_owned(), item);
        }
        let callbacks = self.described.callbacks;
        for (entry, mut parts) in self.described.routes {
            if !entry.hidden {
                add_path(&mut document, &entry, &mut parts, &callbacks, renderer);
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

fn components(schemas: &Schemas, security: IndexMap<String, SecurityScheme>) -> Components {
    let mut components = Components::default();
    components.schemas.clone_from(schemas.components());
    components.security_schemes = security;
    components
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
    callbacks: &[(CallbackEntry, Vec<OperationParts>)],
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
