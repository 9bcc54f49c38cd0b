//! `App`: what an app is made of, before it is built.

mod dependency;
mod document;
mod health;
mod layers;
mod lifecycle;
mod security;
mod server;

use std::any::type_name;
use std::sync::Arc;

use super::close::Closer;
use super::command::{self, Command};
use super::database::Held;
use super::docs::Docs;
use super::headers::AnswerHeaders;
use super::health::{Check, Health};
use crate::clock::Clock;
use crate::config::{Findings, Sources};
use crate::error::{ErrorRenderer, ProblemJson};
use crate::handler::{EndpointMeta, Route};
use crate::layer::Wrap;
use crate::openapi::{Document, ExternalDocs, Info, Tag};
use crate::routing::Module;
use crate::server::{DrainDriver, Limits};
use crate::service::AppHooks;
use crate::state::{Attached, StateMap};

/// A hook on the finished document.
pub(super) type DocumentHook = Box<dyn FnOnce(&mut Document) + Send>;

/// An app: modules with their routes, what they share, and what the document says of them.
///
/// [`run`](Self::run) is the main function of most programs. [`build`](Self::build) makes a `tower::Service` of it, to be
/// mounted in another server or called by a test.
///
/// ```no_run
/// use purlin::prelude::*;
///
/// /// Greet somebody.
/// #[get("/hello/{name}")]
/// async fn greet(Path(name): Path<String>) -> Text {
///     Text(format!("Hello, {name}!"))
/// }
///
/// fn main() -> std::process::ExitCode {
///     App::new("Hello", env!("CARGO_PKG_VERSION")).module(Module::new("hello").routes(routes![greet])).run()
/// }
/// ```
#[must_use = "an app does nothing until it is run or built"]
pub struct App {
    pub(super) info: Info,
    /// What 401s say that credentials are for, if not the title.
    pub(super) realm: Option<String>,
    /// Whether a route that everybody may call has to say so.
    pub(super) secure_by_default: bool,
    pub(super) servers: Vec<crate::openapi::Server>,
    pub(super) tags: Vec<Tag>,
    pub(super) external_docs: Option<ExternalDocs>,
    pub(super) modules: Vec<Module>,
    /// What the app itself does at its start and at its end.
    pub(super) own_hooks: AppHooks,
    pub(super) webhooks: Vec<Route>,
    pub(super) callbacks: Vec<CallbackEntry>,
    pub(super) clock: Clock,
    pub(super) state: StateMap,
    /// What services are made of, beside one another and the state.
    pub(super) parts: StateMap,
    pub(super) closers: Vec<Closer>,
    pub(super) database: Held,
    pub(super) renderer: Arc<dyn ErrorRenderer>,
    pub(super) docs: Docs,
    /// None: a preset that suits where the app stands.
    pub(super) limits: Option<Limits>,
    pub(super) body_limit: Option<usize>,
    pub(super) decompression: bool,
    pub(super) headers: AnswerHeaders,
    pub(super) health: Health,
    pub(super) checks: Vec<Check>,
    pub(super) drain: DrainDriver,
    pub(super) server: crate::server::Server,
    pub(super) layers: Vec<Wrap>,
    /// What modules of the crate keep for each route.
    pub(super) for_routes: Attached,
    /// What stands in for dependencies.
    pub(super) replaced: StateMap,
    pub(super) hooks: Vec<DocumentHook>,
    pub(super) commands: Vec<Command>,
    pub(super) telemetry: bool,
    pub(super) mistakes: Vec<String>,
    /// What settings are read from; the process, once the first were read.
    pub(super) sources: Option<Sources>,
    pub(super) findings: Findings,
}

/// Requests that an operation makes to an address of the client's.
#[derive(Clone)]
pub(super) struct CallbackEntry {
    pub(super) operation: &'static EndpointMeta,
    pub(super) name: String,
    pub(super) expression: String,
    pub(super) routes: Vec<Route>,
}

impl App {
    /// An app with a title and a version, as the document shows them.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            info: Info::new(title, version),
            realm: None,
            secure_by_default: false,
            servers: Vec::new(),
            tags: Vec::new(),
            external_docs: None,
            modules: Vec::new(),
            own_hooks: AppHooks::default(),
            webhooks: Vec::new(),
            callbacks: Vec::new(),
            clock: Clock::system(),
            state: StateMap::default(),
            parts: StateMap::default(),
            closers: Vec::new(),
            database: Held::default(),
            renderer: Arc::new(ProblemJson),
            docs: Docs::default(),
            limits: None,
            body_limit: None,
            decompression: false,
            headers: AnswerHeaders::default(),
            health: Health::default(),
            checks: Vec::new(),
            drain: DrainDriver::new(),
            server: crate::server::Server::new(Limits::default()),
            layers: Vec::new(),
            for_routes: Attached::new(),
            replaced: StateMap::default(),
            hooks: Vec::new(),
            commands: command::standard(),
            telemetry: true,
            mistakes: Vec::new(),
            sources: None,
            findings: Findings::default(),
        }
    }

    /// Adds a module.
    pub fn module(mut self, module: Module) -> Self {
        self.modules.push(module);
        self
    }

    /// Adds a value that handlers take as `State<T>`; one of each type.
    pub fn state<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        if self.state.insert(value) {
            self.mistakes
                .push(format!("state of the type `{}` is given twice", type_name::<T>()));
        }
        self
    }

    /// Replaces the clock that handlers take as `State<Clock>`, by one that a test turns. The default is the system's.
    ///
    /// ```
    /// use purlin::App;
    /// use purlin::clock::Clock;
    ///
    /// let clock = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    /// let app = App::new("Shop", "1.0.0").clock(&clock);
    /// # let _ = app;
    /// ```
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// Sets the shape of error answers, on the wire and in the document. The default is [`ProblemJson`].
    pub fn error_renderer(mut self, renderer: impl ErrorRenderer) -> Self {
        self.renderer = Arc::new(renderer);
        self
    }

    /// Leaves the log to the program: [`run`](Self::run) sets up none, and takes no note of panics.
    pub fn without_telemetry(mut self) -> Self {
        self.telemetry = false;
        self
    }

    /// Adds a command to those that [`run`](Self::run) knows, or replaces one.
    pub fn command(mut self, command: Command) -> Self {
        self.commands.retain(|known| known.name() != command.name());
        self.commands.push(command);
        self
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("info", &self.info)
            .field("modules", &self.modules)
            .finish_non_exhaustive()
    }
}
