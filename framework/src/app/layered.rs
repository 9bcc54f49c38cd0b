//! The way of a request through the layers of its route.

use std::sync::{Arc, Weak};

use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::{HeaderValue, Method, Uri};

use super::built::Core;
use super::future::{Answer, Within};
use super::target::{Around, Handler, Target};
use crate::body::Body;
use crate::error::{ErrorKind, Problem};
use crate::extract::{Cx, PathValues, Peer, RequestId, Resources};
use crate::layer::{Place, Stack, mounts};
use crate::respond::logged;
use crate::respond::panic::caught;
use crate::routing::{Found, RouteEntry};

/// What a layer may do with the request, and the handler has to know of it as it came.
#[derive(Clone)]
pub(super) struct Arrived {
    pub(super) id: RequestId,
    pub(super) peer: Option<Arc<Peer>>,
    /// Whether its client is held to a pace.
    pub(super) is_paced: bool,
    /// Where the values stand in the path of the target.
    pub(super) values: PathValues,
    /// The target by which the route was found.
    pub(super) target: Uri,
    /// What answers it if it asks before a request what it may do (`Allow`): no handler, but the layers of the route.
    pub(super) asks: Option<HeaderValue>,
}

impl Arrived {
    /// A request that found its route.
    pub(super) fn of(
        request: &http::Request<Body>,
        (id, peer, is_paced): (RequestId, Option<Arc<Peer>>, bool),
        values: PathValues,
    ) -> Self {
        Self {
            id,
            peer,
            is_paced,
            values,
            target: request.uri().clone(),
            asks: None,
        }
    }
}

/// The layers of all routes, by their numbers; nothing at all if no route has any.
pub(super) fn stacks(
    core: &Weak<Core>,
    entries: &[RouteEntry],
    around: &[Option<Around>],
    resources: &Arc<Resources>,
) -> Vec<Option<Stack>> {
    let stack = |(number, (entry, around)): (u32, (&RouteEntry, &Option<Around>))| {
        let mounts = mounts(&entry.attached);
        if mounts.is_empty() {
            return None;
        }
        let place = Place::of_route(Arc::clone(resources), number);
        let handler = Handler::new(entry.route.call, *around);
        let inner = innermost(core.clone(), number, handler, place.clone());
        let mounts = mounts.into_iter().rev();
        Some(mounts.fold(inner, |stack, mount| mount.wrap(stack, place.clone())))
    };
    (0..).zip(entries.iter().zip(around)).map(stack).collect()
}

/// The handler as a service. It does not keep the app alive, since the app keeps it.
fn innermost(core: Weak<Core>, route: u32, handler: Handler, place: Place) -> Stack {
    Stack::shared(move |request| {
        if let Some(core) = core.upgrade() {
            return Box::pin(core.at_handler(route, handler, request));
        }
        let response = place.answer(Problem::new(ErrorKind::Unavailable), None);
        Box::pin(std::future::ready(Ok(response)))
    })
}

impl Core {
    /// Sends a request through the layers of its route.
    pub(super) fn through_layers(
        &self,
        route: u32,
        mut request: http::Request<Body>,
        arrived: Arrived,
    ) -> Answer {
        let Some(Some(stack)) = self.stacks.get(route as usize) else {
            return Answer::ready(self.answer_problem(Problem::new(ErrorKind::Internal), None));
        };
        let id = arrived.id.clone();
        let extensions = request.extensions_mut();
        extensions.insert(id.clone());
        if let Some(peer) = &arrived.peer {
            extensions.insert(Arc::clone(peer));
        }
        extensions.insert(arrived);
        match caught(|| stack.begin(request)) {
            Ok(answer) => Answer::Layers { answer, route },
            Err(payload) => Answer::ready(self.layer_panicked(payload, self.route(route), &id)),
        }
    }

    /// The route that a preflight of CORS asks for, if it has layers: they answer it (Fetch, section 3.2.2).
    #[cold]
    pub(super) fn asked_for(&self, request: &http::Request<Body>) -> Option<(u32, PathValues)> {
        let asked = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
        let asked = asked.filter(|_| request.method() == Method::OPTIONS)?;
        let method = Method::from_bytes(asked.as_bytes()).ok()?;
        match self.table.find(&method, request.uri().path()) {
            Found::Route { route, values } => {
                let is_layered = matches!(self.targets[route as usize], Target::Layered);
                is_layered.then_some((route, values))
            }
            _ => None,
        }
    }

    /// Starts the handler of a route, behind the layers.
    fn at_handler(self: Arc<Self>, route: u32, handler: Handler, mut request: http::Request<Body>) -> Within {
        let extensions = request.extensions_mut();
        let arrived = extensions.remove::<Arrived>();
        // A layer may have made the request anew.
        let id = arrived.as_ref().map(|arrived| &arrived.id);
        let id = id.or_else(|| extensions.get()).cloned();
        let id = id.unwrap_or_else(RequestId::next);
        let asks = arrived.as_ref().and_then(|arrived| arrived.asks.as_ref());
        let answer = match (asks, self.values(route, &request, arrived.as_ref())) {
            (Some(allow), _) => Answer::ready(self.other_methods(&Method::OPTIONS, allow, &id)),
            (None, None) => Answer::ready(self.strayed(route, &id)),
            (None, Some(values)) => {
                let known = || request.extensions().get::<Arc<Peer>>().cloned();
                let (peer, is_paced) =
                    arrived.map_or_else(|| (known(), false), |arrived| (arrived.peer, arrived.is_paced));
                let cx = Cx::new(request, route, values, id.clone(), Arc::clone(&self.resources));
                let cx = cx.with_peer(peer).with_pace(is_paced);
                Answer::Work(self.begin_work(handler, route, cx))
            }
        };
        Within {
            core: self,
            id,
            answer,
        }
    }

    /// Where the values of the path stand; nothing if the path is that of another route.
    fn values(
        &self,
        route: u32,
        request: &http::Request<Body>,
        arrived: Option<&Arrived>,
    ) -> Option<PathValues> {
        let path = request.uri().path();
        if let Some(arrived) = arrived.filter(|arrived| arrived.target.path() == path) {
            return Some(arrived.values.clone());
        }
        match self.table.find(request.method(), path) {
            Found::Route { route: found, values } if found == route => Some(values),
            _ => None,
        }
    }

    /// A layer of the route sent a request here that belongs elsewhere.
    #[cold]
    fn strayed(&self, route: u32, id: &RequestId) -> crate::body::Response {
        let problem = Problem::internal("a layer of the route changed the path to that of another route");
        logged(&self.resources, self.route(route), Some(id), problem)
    }
}
