//! The trait of middlewares, and how one becomes a service.

use std::any::type_name;
use std::sync::Arc;

use super::guarded::Guarded;
use super::{Next, Place, Stack};
use crate::body::{Body, Response};
use crate::extract::RequestId;
use crate::handler::EndpointMeta;
use crate::openapi::OperationBuilder;

/// Stands around handlers, and says in the document what it adds to them.
///
/// `describe` has no default, so that nobody forgets it: what a client can meet, it can read about. One that adds nothing says
/// so with [`OperationBuilder::undocumented`].
///
/// ```
/// use purlin::handler::EndpointMeta;
/// use purlin::http::{HeaderValue, Request};
/// use purlin::layer::{Middleware, Next};
/// use purlin::openapi::OperationBuilder;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// /// Says who answered.
/// struct PoweredBy(&'static str);
///
/// impl Middleware for PoweredBy {
///     fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
///         operation.undocumented();
///     }
///
///     async fn handle(&self, request: Request<Body>, next: Next) -> Response {
///         let mut response = next.run(request).await;
///         response.headers_mut().insert("x-powered-by", HeaderValue::from_static(self.0));
///         response
///     }
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Shop", "1.0.0").middleware(PoweredBy("tea")));
/// assert_eq!(client.get("/nowhere").await.header("x-powered-by"), Some("tea"));
/// # });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no middleware",
    label = "does not say what it adds to the document",
    note = "implement `purlin::layer::Middleware`, or mount a layer of tower with `.layer(..)`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Documents what it adds to an operation: header fields that it reads, problems that it answers.
    fn describe(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta);

    /// What is wrong with how it is set up, in sentences. They are reasons not to build the app.
    fn check(&self) -> Vec<String> {
        Vec::new()
    }

    /// Answers a request, by sending it [on](Next::run) or by itself. A panic is a 500.
    ///
    /// The time of a [handler](crate::server::Limits::handler) is none of its own: what it waits for beside that, it has to give an end itself.
    fn handle(&self, request: http::Request<Body>, next: Next) -> impl Future<Output = Response> + Send;
}

/// What a middleware says of itself, whatever its type is.
pub(crate) trait Describe: Send + Sync {
    fn describe_route(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta);

    /// Its mistakes, with its name.
    fn mistakes(&self) -> Vec<String>;
}

impl<M: Middleware> Describe for M {
    fn describe_route(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta) {
        self.describe(operation, route);
    }

    fn mistakes(&self) -> Vec<String> {
        let name = type_name::<M>().split('<').next().unwrap_or_default();
        let name = name.rsplit("::").next().unwrap_or_default();
        let mistakes = self.check().into_iter();
        mistakes.map(|mistake| format!("`{name}`: {mistake}")).collect()
    }
}

/// Puts a middleware around what is there.
pub(crate) fn around<M: Middleware>(middleware: Arc<M>, inner: Stack, place: Place) -> Stack {
    let inner = Arc::new(inner);
    Stack::shared(move |request| {
        let id = request.extensions().get::<RequestId>().cloned();
        let next = Next::new(Arc::clone(&inner), place.clone(), id.clone(), &request);
        let middleware = Arc::clone(&middleware);
        // The call is inside, since what makes the future may panic too.
        let work = async move { middleware.handle(request, next).await };
        Box::pin(Guarded {
            work,
            place: place.clone(),
            id,
        })
    })
}
