//! The client.

use std::fmt;

use http::Method;
use tower::ServiceExt;

use super::socket::Socket;
use super::{TestRequest, TestResponse, conformance};
use crate::app::{App, BuiltApp};
use crate::body::Body;

/// A client for tests. Every answer is checked against the document: an undocumented status, media type or header, or
/// a content that breaks its schema fails the test.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/double/{number}")]
/// async fn double(Path(number): Path<u32>) -> Json<u64> {
///     Json(u64::from(number) * 2)
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Sums", "1.0.0").module(Module::new("sums").routes(routes![double])));
/// let answer = client.get("/double/21").await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.json::<u64>(), 42);
///
/// let answer = client.get("/double/x").await;
/// assert_eq!(answer.status(), 422);
/// assert_eq!(answer.faults(), ["path /number int_parsing"]);
/// # });
/// ```
#[derive(Clone)]
pub struct TestClient {
    app: BuiltApp,
    socket: Option<Socket>,
}

impl TestClient {
    /// A client that calls the app in the process. The app [starts](BuiltApp::start) before the first request, which panics if it
    /// does not. It stops if the test says so, by `client.app().close()`.
    ///
    /// # Panics
    /// The app cannot be built; the message has every reason.
    pub fn new(app: App) -> Self {
        Self::of(app.build().unwrap_or_else(|error| panic!("{error}")))
    }

    /// A client of an app that is built already.
    pub const fn of(app: BuiltApp) -> Self {
        Self { app, socket: None }
    }

    /// A client that calls the app over a socket on a free port of this machine, with the server that `run` uses. The
    /// server ends with the client.
    ///
    /// # Panics
    /// The app cannot be built or does not start, or the system gives no port.
    pub async fn serve(app: App) -> Self {
        let client = Self::new(app);
        client.start().await;
        let socket = Socket::open(client.app.clone())
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            socket: Some(socket),
            ..client
        }
    }

    /// The app.
    pub const fn app(&self) -> &BuiltApp {
        &self.app
    }

    /// The address of the server, `http://127.0.0.1:PORT`, if there is one.
    pub fn address(&self) -> Option<String> {
        self.socket
            .as_ref()
            .map(|socket| format!("http://{}", socket.address()))
    }

    /// A request with any method.
    pub fn request(&self, method: Method, target: &str) -> TestRequest {
        TestRequest::new(self.clone(), method, target)
    }

    /// Starts the app, if it has not.
    async fn start(&self) {
        let started = self.app.start().await;
        started.unwrap_or_else(|error| panic!("{error}"));
    }

    pub(super) async fn send(&self, request: http::Request<Body>, checked: bool) -> TestResponse {
        self.start().await;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = match &self.socket {
            None => match self.app.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Some(socket) => socket
                .send(request)
                .await
                .unwrap_or_else(|error| panic!("{method} {path}: {error}")),
        };
        let response = TestResponse::read(response).await;
        if checked {
            conformance::check(&self.app, &method, &path, &response);
        }
        response
    }
}

/// Declares a request with one method.
macro_rules! methods {
    ($($name:ident = $method:ident),*) => {
        impl TestClient {
            $(
                #[doc = concat!("A ", stringify!($method), " request to a path, with or without a query.")]
                pub fn $name(&self, target: &str) -> TestRequest {
                    self.request(Method::$method, target)
                }
            )*
        }
    };
}

methods!(
    get = GET,
    post = POST,
    put = PUT,
    patch = PATCH,
    delete = DELETE,
    head = HEAD,
    options = OPTIONS
);

impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient")
            .field("app", &self.app)
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}
