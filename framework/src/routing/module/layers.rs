//! What stands around the routes of a module, and what becomes of their problems.

use bytes::Bytes;
use tower::{Layer, Service};

use super::Module;
use crate::body::{Body, BoxError};
use crate::error::Problem;
use crate::layer::{Level, Mapper, Middleware, Mount, Stack, wrap};

impl Module {
    /// Puts a middleware around each route of the module, and of the modules inside it. The last one added is the outermost; those of
    /// the app and of the modules outside stand around it.
    ///
    /// What it remembers is shared by all those routes: a [`RateLimit`](crate::layer::RateLimit) counts for all of them together.
    ///
    /// ```
    /// use std::time::Duration;
    /// use purlin::Module;
    /// use purlin::layer::RateLimit;
    ///
    /// let login = Module::new("login").middleware(RateLimit::per_address(10, Duration::from_secs(60)));
    /// # let _ = login;
    /// ```
    pub fn middleware(self, middleware: impl Middleware) -> Self {
        self.mount(Mount::middleware(middleware))
    }

    /// Wraps each route of the module, and of the modules inside it, in a tower layer. The last one added is the outermost.
    ///
    /// It says nothing to the document; a [middleware](Self::middleware) does.
    pub fn layer<L, B>(self, layer: L) -> Self
    where
        L: Layer<Stack> + Send + Sync + 'static,
        L::Service:
            Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.mount(Mount::layer(move |inner, place| wrap(&layer, inner, place)))
    }

    /// Changes what the problems of these routes say, on the wire and in the document; see [`App::map_errors`](crate::App::map_errors).
    ///
    /// ```
    /// use purlin::Module;
    /// use purlin::http::StatusCode;
    ///
    /// // Who may not see an invoice is not told that there is one.
    /// let invoices = Module::new("invoices").map_errors(|problem| match problem.code() {
    ///     "forbidden" => problem.moved_to(StatusCode::NOT_FOUND).with_code("not_found"),
    ///     _ => problem,
    /// });
    /// # let _ = invoices;
    /// ```
    pub fn map_errors(self, map: impl Fn(Problem) -> Problem + Send + Sync + 'static) -> Self {
        let mapper = Level::after(&self.for_routes, Mapper::new(map));
        self.attach_to_routes(mapper)
    }

    fn mount(self, mount: Mount) -> Self {
        let mount = Level::after(&self.for_routes, mount);
        self.attach_to_routes(mount)
    }
}
