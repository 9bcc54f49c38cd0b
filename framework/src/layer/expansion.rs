//! What the expansions of `#[get(.., middleware(..), layer(..), map_errors(..))]` call.

use bytes::Bytes;
use tower::{Layer, Service};

use super::{Level, Mapper, Middleware, Mount, Stack, wrap};
use crate::body::{Body, BoxError};
use crate::error::Problem;
use crate::state::Attached;

/// Puts a middleware around a route that has so many already.
pub fn mount_middleware(attached: &mut Attached, before: usize, middleware: impl Middleware) {
    attached.push(Level::at(before, Mount::middleware(middleware)));
}

/// Puts a layer of tower around a route that has so many already.
pub fn mount_layer<L, B>(attached: &mut Attached, before: usize, layer: L)
where
    L: Layer<Stack> + Send + Sync + 'static,
    L::Service: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
    <L::Service as Service<http::Request<Body>>>::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let mount = Mount::layer(move |inner, place| wrap(&layer, inner, place));
    attached.push(Level::at(before, mount));
}

/// Lets a function change the problems of a route that has so many already.
pub fn mount_mapper(
    attached: &mut Attached,
    before: usize,
    map: impl Fn(Problem) -> Problem + Send + Sync + 'static,
) {
    attached.push(Level::at(before, Mapper::new(map)));
}
