//! The app as a service.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::{HeaderValue, Method, StatusCode};
use http_body::Body as HttpBody;
use tower::Service;

use super::docs::{DocsFiles, FileId};
use super::layer::Stack;
use crate::body::{Body, BoxError, Response};
use crate::error::{ErrorKind, Problem};
use crate::extract::{Cx, Resources};
use crate::handler::ResponseFuture;
use crate::openapi::Document;
use crate::respond::render;
use crate::routing::{Found, RouteEntry, Table};
use crate::server::Server;

/// An app that is ready to serve. Clones share everything.
///
/// It is a `tower::Service` of requests with any body, and never fails: mount it in axum, in hyper, or call it in a test.
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
    pub(super) stack: Option<Stack>,
}

/// What all clones of the app share.
pub(super) struct Core {
    pub(super) table: Table,
    pub(super) targets: Vec<Target>,
    pub(super) resources: Arc<Resources>,
    pub(super) server: Server,
    pub(super) document: Document,
    pub(super) docs: DocsFiles,
    pub(super) docs_path: Option<String>,
    pub(super) entries: Vec<RouteEntry>,
}

/// What serves a route.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// A handler.
    Handler(fn(Cx) -> ResponseFuture),
    /// The document, or a file of the pages that show it.
    Docs(FileId),
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

impl<B> Service<http::Request<B>> for BuiltApp
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = AppFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> AppFuture {
        let request = request.map(Body::new);
        let head = *request.method() == Method::HEAD;
        let state = match &self.stack {
            None => self.core.serve(request),
            Some(stack) => State::Layered(Box::pin(tower::ServiceExt::oneshot(stack.clone(), request))),
        };
        AppFuture { state, head }
    }
}

impl Core {
    /// Finds what serves a request, and starts it.
    fn serve(&self, request: http::Request<Body>) -> State {
        let response = match self.table.find(request.method(), request.uri().path()) {
            Found::Route { route, values } => match self.targets[route as usize] {
                Target::Handler(call) => {
                    let cx = Cx::new(request, route, values, Arc::clone(&self.resources));
                    return State::Handler(call(cx));
                }
                Target::Docs(file) => self
                    .docs
                    .answer(file, request.uri(), request.headers())
                    .map(Body::from),
            },
            Found::OtherMethods { allow } => self.other_methods(request.method(), allow),
            Found::Nothing => self.nothing(),
        };
        State::Ready(Some(response))
    }

    /// [`serve`](Self::serve) as the innermost service of layers, which see the content of answers to HEAD.
    pub(super) fn answer(&self, request: http::Request<Body>) -> AppFuture {
        AppFuture {
            state: self.serve(request),
            head: false,
        }
    }

    #[cold]
    fn other_methods(&self, method: &Method, allow: &HeaderValue) -> Response {
        let mut response = if method == Method::OPTIONS {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        } else {
            let problem = Problem::with_status(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
                .with_detail("the path exists, but not for this method");
            render(&*self.resources.renderer, &problem)
        };
        response.headers_mut().insert(ALLOW, allow.clone());
        response
    }

    #[cold]
    fn nothing(&self) -> Response {
        render(
            &*self.resources.renderer,
            &Problem::new(ErrorKind::NotFound).with_detail("there is nothing at this path"),
        )
    }
}

/// The answer to HEAD: what GET would say of its content, without the content (RFC 9110, section 9.3.2).
///
/// Where there is no content, no length is told: the status may forbid it (section 8.6), or the handler be one of HEAD.
fn without_content(mut response: Response) -> Response {
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response
            .headers_mut()
            .entry(CONTENT_LENGTH)
            .or_insert(HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
    response
}

/// The answer that an app is making.
#[must_use = "a future does nothing unless it is polled"]
pub struct AppFuture {
    state: State,
    /// Whether the request is HEAD, so that the content of the answer is left out, whatever the answer is.
    head: bool,
}

enum State {
    Ready(Option<Response>),
    Handler(ResponseFuture),
    Layered(Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>),
}

impl Future for AppFuture {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { state, head } = self.get_mut();
        let response = match state {
            State::Ready(response) => {
                Poll::Ready(Ok(response.take().expect("a future is not polled after its end")))
            }
            State::Handler(answer) => answer.as_mut().poll(cx).map(Ok),
            State::Layered(answer) => answer.as_mut().poll(cx),
        };
        if *head {
            response.map_ok(without_content)
        } else {
            response
        }
    }
}

impl fmt::Debug for AppFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppFuture").finish_non_exhaustive()
    }
}
