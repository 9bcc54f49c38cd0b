//! A typed `async fn` as one route: how its arguments are made, how it is called, what is known of it.

mod endpoint;
mod expansion;
mod policy;

pub use endpoint::{Endpoint, EndpointMeta, ResponseFuture, Route};
#[doc(hidden)]
pub use expansion::*;
pub use policy::{OnDisconnect, Override};

#[doc = include_str!("get.md")]
pub use purlin_macros::get;

/// Makes an `async fn` the handler of POST requests to a path; see [`get`](macro@get).
pub use purlin_macros::post;

/// Makes an `async fn` the handler of PUT requests to a path; see [`get`](macro@get).
pub use purlin_macros::put;

/// Makes an `async fn` the handler of PATCH requests to a path; see [`get`](macro@get) and [`Patch`](crate::schema::Patch).
pub use purlin_macros::patch;

/// Makes an `async fn` the handler of DELETE requests to a path; see [`get`](macro@get).
pub use purlin_macros::delete;

/// Makes an `async fn` the handler of HEAD requests to a path; see [`get`](macro@get), whose handlers answer HEAD too.
pub use purlin_macros::head;

/// Makes an `async fn` the handler of OPTIONS requests to a path; see [`get`](macro@get). Without one, OPTIONS is answered
/// with 204 and `Allow`.
pub use purlin_macros::options;

/// Makes an `async fn` the handler of TRACE requests to a path; see [`get`](macro@get).
pub use purlin_macros::trace;

/// Makes an `async fn` the handler of requests with any method: `#[route(PURGE, "/cache")]`; see [`get`](macro@get). What is no name in Rust is
/// written as text: `#[route("M-SEARCH", "/devices")]`.
///
/// A method that OpenAPI does not know is served, and not in the document.
pub use purlin_macros::route;

/// The handlers of a module, as a constant list: `routes![create_product, orders::list_orders]`.
///
/// A handler that stands in no list gives the compiler's warning that it is never used. A place in the list may have a condition:
/// `routes![list_products, #[cfg(debug_assertions)] dump_state]`.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::handler::Route;
///
/// #[get("/ping")]
/// async fn ping() -> Text {
///     Text("pong".to_owned())
/// }
///
/// static ROUTES: [Route; 1] = routes![ping];
/// assert_eq!(ROUTES[0].meta.path, "/ping");
/// ```
pub use purlin_macros::routes;
