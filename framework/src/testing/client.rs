//! The client.

use std::fmt;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tower::ServiceExt;

use super::request::field;
use super::socket::{Driver, Socket};
use super::stream::within;
use super::{TestRequest, TestResponse, TestStream, conformance};
use crate::app::{App, BuiltApp};
use crate::body::{Body, BoxError, Response};
use crate::error::Chain;

/// How long the content of an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client for tests. Every answer is checked against the document: an undocumented status or media type, a required header field
/// that is missing, or a content that breaks its schema fails the test.
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
    /// What all requests have, each name once.
    fields: Vec<(HeaderName, HeaderValue)>,
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
        Self {
            app,
            socket: None,
            fields: Vec::new(),
        }
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

    /// A client of the same app whose requests have a header field. It takes the place of one of the same name, and one that a request
    /// sets takes its place.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::testing::TestClient;
    ///
    /// #[get("/greeting")]
    /// async fn greet(x_user: Header<String>) -> Text {
    ///     Text(format!("Hello, {}", *x_user))
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let client = TestClient::new(App::new("Greetings", "1.0.0").module(Module::new("greetings").routes(routes![greet])));
    /// let ada = client.with_header("x-user", "Ada");
    /// assert_eq!(ada.get("/greeting").await.text(), "Hello, Ada");
    /// assert_eq!(ada.get("/greeting").header("x-user", "Grace").await.text(), "Hello, Grace");
    /// assert_eq!(client.get("/greeting").await.status(), 422);
    /// # });
    /// ```
    ///
    /// # Panics
    /// The name or the value cannot stand in a header.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let (name, value) = field(name, value);
        let mut client = self.clone();
        client.fields.retain(|(known, _)| *known != name);
        client.fields.push((name, value));
        client
    }

    /// A client of the same app whose requests show a token, in the field `Authorization`, as
    /// [`with_header`](Self::with_header) does.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::security::Bearer;
    /// use purlin::testing::TestClient;
    ///
    /// #[get("/length")]
    /// async fn length(token: Bearer) -> Json<usize> {
    ///     Json(token.token().expose().len())
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let client = TestClient::new(App::new("Tokens", "1.0.0").module(Module::new("tokens").routes(routes![length])));
    /// let ada = client.with_bearer("secret");
    /// assert_eq!(ada.get("/length").await.json::<usize>(), 6);
    /// assert_eq!(ada.get("/length").bearer("another-secret").await.json::<usize>(), 14);
    /// assert_eq!(client.get("/length").await.status(), 401);
    /// # });
    /// ```
    ///
    /// # Panics
    /// The token cannot stand in a header.
    #[must_use]
    pub fn with_bearer(&self, token: &str) -> Self {
        self.with_header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Adds the fields that all requests have, where a request has none of the name.
    pub(super) fn complete(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.fields {
            headers.entry(name).or_insert_with(|| value.clone());
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
        started.unwrap_or_else(|error| panic!("{}", Chain(&error)));
    }

    /// Sends a request, and reads the answer to its end.
    pub(super) async fn send(&self, request: http::Request<Body>, checked: bool) -> TestResponse {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let (answer, driver) = self.answer(request).await;
        let is_in_memory = answer.body().in_memory().is_some();
        let read = async {
            let answer = TestResponse::read(answer).await?;
            if let Some(driver) = driver {
                driver.await??;
            }
            Ok::<_, BoxError>(answer)
        };
        let read = if is_in_memory {
            Some(read.await)
        } else {
            within(PATIENCE, read).await
        };
        let answer = match read {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => panic!("{method} {path}: {error}"),
            None => {
                panic!("{method} {path}: the answer has no end after {PATIENCE:?}: read it with `stream()`")
            }
        };
        if checked {
            conformance::check(&self.app, &method, &path, &answer);
        }
        answer
    }

    /// Sends a request, and leaves the content of the answer to those who read it.
    pub(super) async fn open(&self, request: http::Request<Body>, checked: bool) -> TestStream {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = TestStream::new(self.answer(request).await.0);
        if checked {
            conformance::check_head(&self.app, &method, &path, answer.head());
        }
        answer
    }

    /// The answer, and what drives its connection, if it has one.
    async fn answer(&self, request: http::Request<Body>) -> (Response, Option<Driver>) {
        self.start().await;
        let Some(socket) = &self.socket else {
            return match self.app.clone().oneshot(request).await {
                Ok(answer) => (answer, None),
                Err(never) => match never {},
            };
        };
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        match socket.send(request).await {
            Ok((answer, driver)) => (answer, Some(driver)),
            Err(error) => panic!("{method} {path}: {error}"),
        }
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
