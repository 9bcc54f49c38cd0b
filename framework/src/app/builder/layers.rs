//! What stands around the whole app, and what becomes of its problems.

use bytes::Bytes;
use tower::{Layer, Service};

use super::App;
use crate::body::{Body, BoxError};
use crate::error::Problem;
use crate::layer::{AroundApp, Level, Mapper, Middleware, Mount, Stack, wrap};

impl App {
    /// Puts a middleware around the whole app: 404s, documentation and all. The last one added is the outermost.
    ///
    /// Every operation of the document says what it adds. Those of a [`Module`](crate::Module::middleware) stand inside of it.
    ///
    /// ```
    /// use purlin::App;
    /// use purlin::layer::Cors;
    ///
    /// let app = App::new("Shop", "1.0.0").middleware(Cors::new().origin("https://shop.example"));
    /// # let _ = app;
    /// ```
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        let mount = Mount::middleware(middleware);
        if let Some(says) = mount.says() {
            self.mistakes.extend(says.mistakes());
            self.for_routes.push(AroundApp(says));
        }
        self.layers
            .push(Box::new(move |inner, place| mount.wrap(inner, place)));
        self
    }

    /// Wraps the app in a tower layer. The last one added is the outermost. An error of the layer is answered with 500.
    ///
    /// It says nothing to the document; a [middleware](Self::middleware) does.
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<Stack> + Send + 'static,
        L::Service:
            Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers
            .push(Box::new(move |inner, place| wrap(&layer, inner, place)));
        self
    }

    /// Changes what problems say, on the wire and in the document: the function is called for each problem that is answered, and
    /// when the app is built for each that the document notes, with its status, its code and its sentence. So decide by status and
    /// code, which are there in both.
    ///
    /// A problem goes through the functions of its route first, then through those of its modules from the inside out, and through
    /// the app's last. What is refused before the app sees it (a broken request line, a host that is not served), and the answers of
    /// `/health`, do not go through them.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::testing::TestClient;
    ///
    /// # purlin::testing::block_on(async {
    /// let app = App::new("Shop", "1.0.0").map_errors(|problem| match problem.code() {
    ///     "not_found" => problem.with_code("nothing_here").with_type("https://shop.example/problems/nothing-here"),
    ///     _ => problem,
    /// });
    /// assert_eq!(TestClient::new(app).get("/nowhere").await.code(), "nothing_here");
    /// # });
    /// ```
    pub fn map_errors(mut self, map: impl Fn(Problem) -> Problem + Send + Sync + 'static) -> Self {
        let mapper = Level::after(&self.for_routes, Mapper::of_app(map));
        self.for_routes.push(mapper);
        self
    }
}
