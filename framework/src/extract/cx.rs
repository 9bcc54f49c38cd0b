//! One request on its way through the app.

use std::borrow::Cow;
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use percent_encoding::percent_decode_str;
use smallvec::SmallVec;

use super::reading::Reading;
use super::{Peer, Phase, Provided, RequestId, Resources, RouteInfo, Step};
use crate::body::Body;
use crate::error::{Problem, Reject};
use crate::schema::Fault;

/// Where the values of a path stand in it, as start and end of each, in the order of the template's names.
pub type PathValues = SmallVec<[(u32, u32); 4]>;

/// A request on its way through the app: its head, its content until somebody reads it, and the faults found so far.
#[derive(Debug)]
pub struct Cx {
    head: Parts,
    body: Option<Body>,
    path_values: PathValues,
    route: u32,
    faults: Vec<Fault>,
    problem: Option<Problem>,
    peer: Option<Arc<Peer>>,
    /// There if the client is held to a pace.
    reading: Option<Reading>,
    request_id: RequestId,
    /// The bytes of its content that are in memory.
    reserved: usize,
    provided: Provided,
    resources: Arc<Resources>,
}

impl Cx {
    /// A request that came to the route with the number `route`.
    pub fn new(
        request: http::Request<Body>,
        route: u32,
        path_values: PathValues,
        request_id: RequestId,
        resources: Arc<Resources>,
    ) -> Self {
        let (head, body) = request.into_parts();
        Self {
            reading: body.is_paced().then(Reading::default),
            head,
            body: Some(body),
            path_values,
            route,
            faults: Vec::new(),
            problem: None,
            peer: None,
            request_id,
            reserved: 0,
            provided: Provided::default(),
            resources,
        }
    }

    /// Notes who is at the other end of the connection.
    #[must_use]
    pub fn with_peer(mut self, peer: Option<Arc<Peer>>) -> Self {
        self.peer = peer;
        self
    }

    /// Notes that the client is held to a pace, which a layer around the content may hide.
    #[must_use]
    pub(crate) fn with_pace(mut self, is_paced: bool) -> Self {
        if is_paced && self.reading.is_none() {
            self.reading = Some(Reading::default());
        }
        self
    }

    /// The reading of the content, if a client that sends it too slowly is sent away.
    pub(crate) const fn reading(&self) -> Option<&Reading> {
        self.reading.as_ref()
    }

    /// Who is at the other end of the connection, if it is one of our own server's.
    pub fn peer(&self) -> Option<&Peer> {
        self.peer.as_deref()
    }

    /// The id of the request, as the answer and the log have it.
    pub const fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The target.
    pub fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// The version of HTTP.
    pub fn version(&self) -> Version {
        self.head.version
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// What layers left with the request.
    pub fn extensions(&self) -> &Extensions {
        &self.head.extensions
    }

    /// The place where modules below leave something with the request.
    #[cfg(feature = "sessions")]
    pub(crate) const fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.head.extensions
    }

    /// The head as a whole.
    pub fn head(&self) -> &Parts {
        &self.head
    }

    /// What all requests of the app share.
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// What all requests of the app share, to be kept after this one.
    pub(crate) fn shared_resources(&self) -> Arc<Resources> {
        Arc::clone(&self.resources)
    }

    /// The route that the request came to.
    pub fn route(&self) -> &RouteInfo {
        &self.resources.routes[self.route as usize]
    }

    /// The number of that route.
    #[cfg(feature = "sessions")]
    pub(crate) const fn route_number(&self) -> u32 {
        self.route
    }

    /// The decoded value of a name in the template.
    pub fn path_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let index = self.route().names.iter().position(|known| known == name)?;
        let (start, end) = *self.path_values.get(index)?;
        let raw = self.head.uri.path().get(start as usize..end as usize)?;
        if raw.as_bytes().contains(&b'%') {
            return Some(percent_decode_str(raw).decode_utf8_lossy());
        }
        Some(Cow::Borrowed(raw))
    }

    /// What was made for the request.
    pub(crate) const fn provided(&mut self) -> &mut Provided {
        &mut self.provided
    }

    /// What is done before the handler, by its number.
    pub(crate) fn step(&self, number: usize) -> Option<Step> {
        self.route().steps.get(number).copied()
    }

    /// Takes the content. There is none once it was taken.
    pub fn take_body(&mut self) -> Option<Body> {
        self.body.take()
    }

    /// Counts bytes of the content that are in memory now, until the request has ended.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), Problem> {
        if !self.resources.bodies.take(bytes) {
            return Err(Problem::overloaded());
        }
        self.reserved += bytes;
        Ok(())
    }

    /// Notes why an argument cannot be made; answers whether the request ends at once. Who is not let in is told one
    /// thing, and nothing more is tried.
    #[cold]
    pub fn reject(&mut self, reject: Reject, phase: Phase) -> bool {
        match reject {
            Reject::Invalid(mut faults) => {
                if self.faults.is_empty() {
                    self.faults = faults;
                } else {
                    self.faults.append(&mut faults);
                }
                phase == Phase::Auth
            }
            Reject::Problem(problem) => {
                self.problem = Some(problem);
                true
            }
        }
    }

    /// Whether faults were noted.
    pub fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The problem that ends the request, made of what was noted.
    #[cold]
    pub fn take_problem(&mut self) -> Problem {
        let faults = std::mem::take(&mut self.faults);
        self.problem.take().unwrap_or_else(|| Problem::validation(faults))
    }
}

impl Drop for Cx {
    fn drop(&mut self) {
        if self.reserved > 0 {
            self.resources.bodies.give_back(self.reserved);
        }
    }
}
