//! `App`: what an app is made of, before it is built.

use std::any::type_name;

use ipnet::IpNet;
use tower::{Layer, Service};

use super::close::Closer;
use super::command::{self, Command};
use super::database::Held;
use super::docs::Docs;
use super::headers::AnswerHeaders;
use super::health::{Check, Health};
use super::layer::{self, Stack, Wrap};
use crate::body::{Body, BoxError};
use crate::clock::Clock;
use crate::config::{Findings, HostPattern, Sources};
use crate::error::{ErrorRenderer, ProblemJson};
use crate::handler::{Endpoint, EndpointMeta, Route};
use crate::openapi::{Document, ExternalDocs, Info, Server, Tag};
use crate::routing::Module;
use crate::server::{self, DrainDriver, Limits};
use crate::state::StateMap;

/// A hook on the finished document.
type DocumentHook = Box<dyn FnOnce(&mut Document) + Send>;

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
    pub(super) servers: Vec<Server>,
    pub(super) tags: Vec<Tag>,
    pub(super) external_docs: Option<ExternalDocs>,
    pub(super) modules: Vec<Module>,
    pub(super) webhooks: Vec<Route>,
    pub(super) callbacks: Vec<CallbackEntry>,
    pub(super) clock: Clock,
    pub(super) state: StateMap,
    /// What services are made of, beside one another and the state.
    pub(super) parts: StateMap,
    pub(super) closers: Vec<Closer>,
    pub(super) database: Held,
    pub(super) renderer: Box<dyn ErrorRenderer>,
    pub(super) docs: Docs,
    /// None: a preset that suits where the app stands.
    pub(super) limits: Option<Limits>,
    pub(super) body_limit: Option<usize>,
    pub(super) decompression: bool,
    pub(super) headers: AnswerHeaders,
    pub(super) health: Health,
    pub(super) checks: Vec<Check>,
    pub(super) drain: DrainDriver,
    pub(super) server: server::Server,
    pub(super) layers: Vec<Wrap>,
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
            servers: Vec::new(),
            tags: Vec::new(),
            external_docs: None,
            modules: Vec::new(),
            webhooks: Vec::new(),
            callbacks: Vec::new(),
            clock: Clock::system(),
            state: StateMap::default(),
            parts: StateMap::default(),
            closers: Vec::new(),
            database: Held::default(),
            renderer: Box::new(ProblemJson),
            docs: Docs::default(),
            limits: None,
            body_limit: None,
            decompression: false,
            headers: AnswerHeaders::default(),
            health: Health::default(),
            checks: Vec::new(),
            drain: DrainDriver::new(),
            server: server::Server::new(Limits::default()),
            layers: Vec::new(),
            hooks: Vec::new(),
            commands: command::standard(),
            telemetry: true,
            mistakes: Vec::new(),
            sources: None,
            findings: Findings::default(),
        }
    }

    /// Changes what the document says of the whole: description, contact, licence.
    ///
    /// ```
    /// use purlin::openapi::Contact;
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").info(|info| info.description("Sells things.").contact(Contact::new().name("Ann")));
    /// # let _ = app;
    /// ```
    pub fn info(mut self, change: impl FnOnce(Info) -> Info) -> Self {
        self.info = change(self.info);
        self
    }

    /// Adds an address under which the API can be reached (OpenAPI, section 4.8.5).
    pub fn server(mut self, server: Server) -> Self {
        self.servers.push(server);
        self
    }

    /// Describes a tag, and gives it its place among the tags (OpenAPI, section 4.8.22).
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// Points to more documentation (OpenAPI, section 4.8.11).
    pub fn external_docs(mut self, docs: ExternalDocs) -> Self {
        self.external_docs = Some(docs);
        self
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
        self.renderer = Box::new(renderer);
        self
    }

    /// Moves the documentation pages, or switches them off. By default `/docs` and `/openapi.json` are served.
    pub fn docs(mut self, docs: Docs) -> Self {
        self.docs = docs;
        self
    }

    /// Sets the limits that keep strangers from using up the server, exactly as they are. Unless this is called they are
    /// [`Limits::behind_proxy`] where [proxies](Self::trusted_proxies) are named, also by settings, and [`Limits::default`] elsewhere.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sets the most bytes that a buffered content may have; more is answered with 413. The default is 1 MiB. It takes
    /// the place of what the [`limits`](Self::limits) say of it.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Takes contents that were compressed with `gzip` or `deflate` (RFC 9110, section 8.4), into memory: as `Json`, `Text` and
    /// `Bytes`. A limit counts what comes out, and what comes out is at most 100 times what came in. `Body` and `Request` hand
    /// on what came.
    ///
    /// It is off unless this is called: a small request that becomes a large one is work that strangers give.
    pub const fn decompression(mut self, on: bool) -> Self {
        self.decompression = on;
        self
    }

    /// Sets the header fields that answers get beside their own: [`AnswerHeaders::default`] unless this is called.
    pub const fn headers(mut self, headers: AnswerHeaders) -> Self {
        self.headers = headers;
        self
    }

    /// Moves `/health/live` and `/health/ready`, or switches them off.
    pub fn health(mut self, health: Health) -> Self {
        self.health = health;
        self
    }

    /// Adds something that must be well before `/health/ready` says that the app is. Clients see the name, and only the log what
    /// is wrong. It has two seconds, and its outcome counts for one.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").health_check("disk", || async {
    ///     std::fs::metadata("/")?;
    ///     Ok(())
    /// });
    /// # let _ = app;
    /// ```
    pub fn health_check<F, R>(mut self, name: impl Into<String>, check: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.checks.push(Check::new(name.into(), check));
        self
    }

    /// Ends with others: handlers see a drain that several apps share. Each app has its own unless this is called.
    pub fn drain(mut self, drain: &DrainDriver) -> Self {
        self.drain = drain.clone();
        self
    }

    /// Names the networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody's are by default.
    /// The limits are [`Limits::behind_proxy`] then, unless the app sets its own.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").trusted_proxies(["10.0.0.0/8".parse().unwrap()]);
    /// # let _ = app;
    /// ```
    pub fn trusted_proxies(mut self, networks: impl IntoIterator<Item = IpNet>) -> Self {
        self.server = self.server.trusted_proxies(networks);
        self
    }

    /// Names the hosts that are served: `shop.example`, or `*.shop.example` for all below it. Requests for others get 421.
    /// All are served by default.
    pub fn allowed_hosts(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut patterns: Vec<HostPattern> = Vec::new();
        for host in hosts.into_iter().map(Into::into) {
            match host.parse() {
                Ok(pattern) => patterns.push(pattern),
                Err(error) => self.mistakes.push(format!("the allowed host `{host}` {error}")),
            }
        }
        self.server = self.server.allowed_hosts(patterns);
        self
    }

    /// Wraps the app in a tower layer. The last one added is the outermost. An error of the layer is answered with 500.
    pub fn layer<L, B>(mut self, wrapper: L) -> Self
    where
        L: Layer<Stack> + Send + 'static,
        L::Service:
            Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send,
        B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers.push(layer::wrap(wrapper));
        self
    }

    /// Documents requests that the app makes to its clients: handlers that describe them, and are never called
    /// (OpenAPI, section 4.8.1). The function's name is the webhook's name.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[schema]
    /// struct Subscription {
    ///     email: String,
    /// }
    ///
    /// /// Sent when somebody subscribes.
    /// #[post("/")]
    /// async fn new_subscription(_body: Json<Subscription>) -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let app = App::new("News", "1.0.0").webhooks(routes![new_subscription]).build().expect("it has no mistakes");
    /// assert!(app.document().webhooks.contains_key("new_subscription"));
    /// ```
    pub fn webhooks(mut self, routes: impl IntoIterator<Item = Route>) -> Self {
        self.webhooks.extend(routes);
        self
    }

    /// Documents requests that the operation `E` makes to an address which its client gave
    /// (OpenAPI, section 4.8.18). The expression tells where that address stands in the request.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[schema]
    /// struct Order {
    ///     notify: String,
    /// }
    ///
    /// #[post("/orders")]
    /// async fn place_order(order: Json<Order>) -> Accepted<Json<Order>> {
    ///     Accepted(order)
    /// }
    ///
    /// /// The order was sent.
    /// #[post("/")]
    /// async fn order_sent(_body: Json<Order>) -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0")
    ///     .module(Module::new("orders").routes(routes![place_order]))
    ///     .callback::<place_order>("sent", "{$request.body#/notify}", routes![order_sent])
    ///     .build()
    ///     .expect("it has no mistakes");
    /// assert!(app.document().operation(&purlin::http::Method::POST, "/orders").unwrap().callbacks.contains_key("sent"));
    /// ```
    pub fn callback<E: Endpoint>(
        mut self,
        name: impl Into<String>,
        expression: impl Into<String>,
        routes: impl IntoIterator<Item = Route>,
    ) -> Self {
        self.callbacks.push(CallbackEntry {
            operation: E::META,
            name: name.into(),
            expression: expression.into(),
            routes: routes.into_iter().collect(),
        });
        self
    }

    /// Changes the finished document, before it is served. Several hooks run in their order.
    pub fn document(mut self, hook: impl FnOnce(&mut Document) + Send + 'static) -> Self {
        self.hooks.push(Box::new(hook));
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

#[cfg(feature = "tls")]
impl App {
    /// Speaks HTTPS by itself, without a proxy in front.
    pub fn tls(mut self, tls: server::Tls) -> Self {
        self.server = self.server.tls(tls);
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
