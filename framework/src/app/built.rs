//! The app as a service.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;
use tokio_util::task::TaskTracker;

use super::ServeFuture;
use super::close::Closer;
use super::database::Held;
use super::docs::{DocsFiles, LazyDocument};
use super::future::{Answer, NOWHERE, Place, Running, State, Within};
use super::headers::AnswerHeaders;
use super::health::{self, Checks, HealthRoute};
use super::layered::Arrived;
use super::lifecycle::Lifecycle;
use super::load::InFlight;
use super::release::releasing;
use super::target::{Handler, Target};
use super::visit::Visit;
use super::work::Work;
use crate::body::{Body, Response};
use crate::dependency::Start;
use crate::error::{ErrorKind, Problem};
use crate::extract::{Cx, Peer, RequestId, Resources, RouteInfo};
use crate::layer::Stack;
use crate::openapi::Document;
use crate::respond::panic::{Payload, caught, report};
use crate::routing::{Found, RouteEntry, Table};
use crate::security::Access;
use crate::server::{DrainDriver, Limits, Server};

/// An app that is ready to serve. Clones share everything.
///
/// It is a `tower::Service` of requests with any body, and never fails: mount it in axum, in hyper, or call it in a test.
/// Who the client is it learns there from a [`Peer`](crate::extract::Peer) in the request's extensions.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::tower::ServiceExt;
///
/// #[get("/")]
/// async fn root() -> Text {
///     Text("hello".to_owned())
/// }
///
/// # purlin::testing::block_on(async {
/// let app = App::new("Hello", "1.0.0").module(Module::new("hello").routes(routes![root])).build().expect("it has no mistakes");
/// let request = purlin::http::Request::get("/").body(Body::empty()).unwrap();
/// let response = app.oneshot(request).await.unwrap();
/// assert_eq!(response.status(), 200);
/// # });
/// ```
#[derive(Clone)]
pub struct BuiltApp {
    pub(super) core: Arc<Core>,
    /// Shared, so that a clone of the app runs no code of a layer's.
    pub(super) stack: Option<Arc<Stack>>,
}

/// What all clones of the app share.
pub(super) struct Core {
    pub(super) table: Table,
    pub(super) targets: Vec<Target>,
    /// The layers around each route that has any.
    pub(super) stacks: Vec<Option<Stack>>,
    pub(super) resources: Arc<Resources>,
    pub(super) server: Server,
    pub(super) document: LazyDocument,
    pub(super) docs: Arc<DocsFiles>,
    pub(super) docs_path: Option<String>,
    pub(super) entries: Arc<[RouteEntry]>,
    /// Who may call each of them.
    pub(super) access: Vec<Access>,
    pub(super) limits: Limits,
    /// What they are where only settings name proxies.
    pub(super) limits_behind_proxies: Limits,
    pub(super) headers: AnswerHeaders,
    pub(super) checks: Arc<Checks>,
    pub(super) drain: DrainDriver,
    pub(super) lifecycle: Lifecycle,
    /// The dependencies that are made at the start.
    pub(super) starts: Vec<Start>,
    pub(super) closers: Vec<Closer>,
    pub(super) database: Held,
    pub(super) in_flight: InFlight,
    /// The work that goes on without its client.
    pub(super) detached: TaskTracker,
}

impl BuiltApp {
    /// The document of the API.
    pub fn document(&self) -> &Document {
        &self.core.document
    }

    /// The schemas of the document, with which [`crate::testing`] checks answers.
    pub fn resources(&self) -> &Resources {
        &self.core.resources
    }

    /// The routes, in the order of the modules.
    pub fn routes(&self) -> &[RouteEntry] {
        &self.core.entries
    }

    /// The limits of the app. If the setting `TRUSTED_PROXIES` names proxies and the app does not, its server has those of
    /// [`Limits::behind_proxy`] for connections, unless the app sets its own.
    pub fn limits(&self) -> &Limits {
        &self.core.limits
    }

    /// What says how far the end of the server has come, for a server that is not ours. Handlers watch it as `State<Drain>`.
    pub fn drain(&self) -> &DrainDriver {
        &self.core.drain
    }

    /// The route that serves a method at a path.
    pub(crate) fn route_of(&self, method: &Method, path: &str) -> Option<&RouteEntry> {
        match self.core.table.find(method, path) {
            Found::Route { route, .. } => self.core.entries.get(route as usize),
            _ => None,
        }
    }

    /// The path of the page that shows the document, if there is one.
    pub fn docs_path(&self) -> Option<&str> {
        self.core.docs_path.as_deref()
    }
}

impl fmt::Debug for BuiltApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuiltApp")
            .field("routes", &self.core.entries.len())
            .finish_non_exhaustive()
    }
}

impl BuiltApp {
    /// Begins to answer a request.
    pub(super) fn begin(&self, request: http::Request<Body>, peer: Option<&Arc<Peer>>) -> ServeFuture {
        let core = Arc::clone(&self.core);
        let id = RequestId::of(peer.map(|peer| &**peer), request.headers());
        let visit = Visit::note(&request, peer.map(|peer| &**peer));
        let asks_for_tls = core.headers.asks_for_tls(&request, peer.map(|peer| &**peer));
        let method = request.method();
        let (head, finishes) = (*method == Method::HEAD, !method.is_safe());
        let share = peer.and_then(|peer| peer.share());
        let (admitted, counted) = core.admit(&request, share.map(AsRef::as_ref));
        let (state, route) = match &self.stack {
            _ if !admitted => (
                State::App(Answer::ready(core.overloaded())),
                Place::Known(NOWHERE),
            ),
            None => {
                let is_paced = request.body().is_paced();
                let (answer, route) = core.answer(request, id.clone(), peer.map(Arc::clone), is_paced);
                (State::App(answer), Place::Known(route))
            }
            Some(stack) => match caught(|| layered(stack, request, id.clone(), peer)) {
                Ok(layered) => layered,
                Err(payload) => {
                    let response = core.layer_panicked(payload, None, &id);
                    (State::App(Answer::ready(response)), Place::Known(NOWHERE))
                }
            },
        };
        ServeFuture::new(Running {
            core,
            state,
            id,
            route,
            visit,
            head,
            finishes,
            asks_for_tls,
            counted,
            share: share.filter(|_| counted).cloned(),
            begun: false,
            detached: false,
        })
    }
}

/// Sends a request through the layers, with what the app has to know of it behind them.
fn layered(
    stack: &Stack,
    mut request: http::Request<Body>,
    id: RequestId,
    peer: Option<&Arc<Peer>>,
) -> (State, Place) {
    let route = Arc::new(AtomicU32::new(NOWHERE));
    let is_paced = request.body().is_paced();
    let extensions = request.extensions_mut();
    extensions.insert(id);
    extensions.insert(Routed {
        place: Arc::clone(&route),
        is_paced,
    });
    if let Some(peer) = peer {
        extensions.insert(Arc::clone(peer));
    }
    (State::Layers(stack.begin(request)), Place::Behind(route))
}

/// What goes through the layers beside a request.
#[derive(Clone)]
struct Routed {
    /// Where the route is noted when the request comes out of them.
    place: Arc<AtomicU32>,
    /// Whether its client is held to a pace.
    is_paced: bool,
}

impl Core {
    /// Finds what serves a request, and starts it; answers the number of its route too.
    fn answer(
        &self,
        request: http::Request<Body>,
        id: RequestId,
        peer: Option<Arc<Peer>>,
        is_paced: bool,
    ) -> (Answer, u32) {
        let response = match self.table.find(request.method(), request.uri().path()) {
            Found::Route { route, values } => match self.targets[route as usize] {
                Target::Handler(handler) => {
                    let cx = Cx::new(request, route, values, id, Arc::clone(&self.resources));
                    let cx = cx.with_peer(peer).with_pace(is_paced);
                    return (Answer::Work(self.begin_work(handler, route, cx)), route);
                }
                Target::Layered => {
                    let arrived = Arrived::of(&request, (id, peer, is_paced), values);
                    return (self.through_layers(route, request, arrived), route);
                }
                Target::Docs(file) => self
                    .docs
                    .answer(file, request.uri(), request.headers())
                    .map(Body::from),
                Target::Health(HealthRoute::Live) => health::well(),
                Target::Health(HealthRoute::Ready) => {
                    let work = Work::new(self.checks.ready(&self.resources), NOWHERE, None);
                    return (Answer::Work(work), NOWHERE);
                }
            },
            Found::OtherMethods { allow } => match self.asked_for(&request) {
                Some((route, values)) => {
                    let mut arrived = Arrived::of(&request, (id, peer, is_paced), values);
                    arrived.asks = Some(allow.clone());
                    return (self.through_layers(route, request, arrived), NOWHERE);
                }
                None => self.other_methods(request.method(), allow, &id),
            },
            Found::Nothing => self.nothing(request.method(), request.uri().path(), &id),
        };
        (Answer::ready(response), NOWHERE)
    }

    /// Starts a handler.
    pub(super) fn begin_work(&self, handler: Handler, route: u32, cx: Cx) -> Work {
        let reading = cx.reading().cloned();
        if cx.route().releases {
            let (work, releases) = releasing(handler, route, cx, &self.detached);
            return Work::new(work, route, reading).with_releases(releases);
        }
        Work::new(handler.begin(cx), route, reading)
    }

    /// [`answer`](Self::answer) as the innermost service of layers.
    pub(super) fn within(self: &Arc<Self>, mut request: http::Request<Body>) -> Within {
        let extensions = request.extensions_mut();
        let id = extensions
            .get::<RequestId>()
            .cloned()
            .unwrap_or_else(RequestId::next);
        let peer = extensions.get::<Arc<Peer>>().map(Arc::clone);
        let routed = extensions.remove::<Routed>();
        let is_paced = routed.as_ref().is_some_and(|routed| routed.is_paced);
        let (answer, route) = self.answer(request, id.clone(), peer, is_paced);
        if let Some(Routed { place, .. }) = routed {
            place.store(route, Ordering::Relaxed);
        }
        Within {
            core: Arc::clone(self),
            id,
            answer,
        }
    }

    /// The answer if a layer panicked.
    #[cold]
    pub(super) fn layer_panicked(
        &self,
        payload: Payload,
        route: Option<&RouteInfo>,
        id: &RequestId,
    ) -> Response {
        report(payload, "a layer panicked", route, Some(id));
        self.answer_problem(Problem::new(ErrorKind::Internal), route)
    }

    /// What is known of a route.
    pub(super) fn route(&self, route: u32) -> Option<&RouteInfo> {
        self.resources.routes.get(route as usize)
    }
}
