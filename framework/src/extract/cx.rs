//! One request on its way through the app.

use std::borrow::Cow;
use std::sync::Arc;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Uri, Version};
use percent_encoding::percent_decode_str;
use smallvec::SmallVec;

use super::reading::Reading;
use super::{Peer, Phase, Provided, RequestId, Resources, RouteInfo, Share, Step};
use crate::body::{Body, done_with};
use crate::error::{Problem, Reject};
use crate::schema::Fault;

/// Where the values of a path stand in it, as start and end of each, in the order of the template's names.
pub type PathValues = SmallVec<[(u32, u32); 4]>;

/// A request on its way through the app: its head, its content until somebody reads it, and the faults found so far.
///
/// It is handed from function to function and into futures, and is large: so it stands in one place, and what moves is a pointer.
#[derive(Debug)]
pub struct Cx(Box<State>);

#[derive(Debug)]
struct State {
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
        // It is written where it stays, and not copied to there.
        let place = Box::new_uninit();
        let (head, body) = request.into_parts();
        let state = State {
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
        };
        Self(Box::write(place, state))
    }

    /// Notes who is at the other end of the connection.
    #[must_use]
    pub fn with_peer(mut self, peer: Option<Arc<Peer>>) -> Self {
        self.0.peer = peer;
        self
    }

    /// Notes that the client is held to a pace, which a layer around the content may hide.
    #[must_use]
    pub(crate) fn with_pace(mut self, is_paced: bool) -> Self {
        if is_paced && self.0.reading.is_none() {
            self.0.reading = Some(Reading::default());
        }
        self
    }

    /// The reading of the content, if a client that sends it too slowly is sent away.
    pub(crate) fn reading(&self) -> Option<&Reading> {
        self.0.reading.as_ref()
    }

    /// Who is at the other end of the connection. In a server that is not ours, it is what that server [says](Peer).
    pub fn peer(&self) -> Option<&Peer> {
        self.0.peer.as_deref()
    }

    /// The id of the request, as the answer and the log have it.
    pub fn request_id(&self) -> &RequestId {
        &self.0.request_id
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.0.head.method
    }

    /// The target.
    pub fn uri(&self) -> &Uri {
        &self.0.head.uri
    }

    /// The version of HTTP.
    pub fn version(&self) -> Version {
        self.0.head.version
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// What layers left with the request.
    pub fn extensions(&self) -> &Extensions {
        &self.0.head.extensions
    }

    /// The place where modules below leave something with the request.
    #[cfg(feature = "sessions")]
    pub(crate) fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.0.head.extensions
    }

    /// The head as a whole.
    pub fn head(&self) -> &Parts {
        &self.0.head
    }

    /// What all requests of the app share.
    pub fn resources(&self) -> &Resources {
        &self.0.resources
    }

    /// What all requests of the app share, to be kept after this one.
    pub(crate) fn shared_resources(&self) -> Arc<Resources> {
        Arc::clone(&self.0.resources)
    }

    /// The route that the request came to.
    pub fn route(&self) -> &RouteInfo {
        &self.0.resources.routes[self.0.route as usize]
    }

    /// The number of that route.
    #[cfg(feature = "sessions")]
    pub(crate) fn route_number(&self) -> u32 {
        self.0.route
    }

    /// The decoded value of a name in the template.
    pub fn path_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let index = self.route().names.iter().position(|known| known == name)?;
        let (start, end) = *self.0.path_values.get(index)?;
        let raw = self.0.head.uri.path().get(start as usize..end as usize)?;
        if raw.as_bytes().contains(&b'%') {
            return Some(percent_decode_str(raw).decode_utf8_lossy());
        }
        Some(Cow::Borrowed(raw))
    }

    /// What was made for the request.
    pub(crate) fn provided(&mut self) -> &mut Provided {
        &mut self.0.provided
    }

    /// What is done before the handler, by its number.
    pub(crate) fn step(&self, number: usize) -> Option<Step> {
        self.route().steps.get(number).copied()
    }

    /// Takes the content as a stream, which ends with an error after as many bytes as the route takes. There is none once it was taken.
    ///
    /// What is read into memory is taken by `Bytes::extract(cx, arg)` instead: that counts it among all that is in memory, decompresses it where the app does, and
    /// gives its client the time that it needs.
    ///
    /// ```
    /// use purlin::body::Body;
    /// use purlin::extract::Cx;
    ///
    /// fn stream(cx: &mut Cx) -> Body {
    ///     cx.take_body().unwrap_or_default()
    /// }
    /// ```
    pub fn take_body(&mut self) -> Option<Body> {
        let limit = self.route().body_limit;
        Some(self.take_unlimited()?.limited(limit))
    }

    /// The content for those who count its bytes themselves.
    pub(super) fn take_unlimited(&mut self) -> Option<Body> {
        self.0.body.take()
    }

    /// Counts bytes of the content that are in memory now, until the request has ended.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), Problem> {
        if !self.0.take(bytes) {
            return Err(Problem::overloaded());
        }
        self.0.reserved += bytes;
        Ok(())
    }

    /// Notes why an argument cannot be made; answers whether the request ends at once. Who is not let in is told one
    /// thing, and nothing more is tried.
    #[cold]
    pub fn reject(&mut self, reject: Reject, phase: Phase) -> bool {
        match reject {
            Reject::Invalid(mut faults) => {
                if self.0.faults.is_empty() {
                    self.0.faults = faults;
                } else {
                    self.0.faults.append(&mut faults);
                }
                phase == Phase::Auth
            }
            Reject::Problem(problem) => {
                self.0.problem = Some(problem);
                true
            }
        }
    }

    /// Whether faults were noted.
    pub fn has_faults(&self) -> bool {
        !self.0.faults.is_empty()
    }

    /// The problem that ends the request, made of what was noted.
    #[cold]
    pub fn take_problem(&mut self) -> Problem {
        let faults = std::mem::take(&mut self.0.faults);
        self.0
            .problem
            .take()
            .unwrap_or_else(|| Problem::validation(faults))
    }
}

impl State {
    /// Takes room for bytes of the content: of what the client's address has, and of what all have.
    fn take(&self, bytes: usize) -> bool {
        let Some(share) = self.share() else {
            return self.resources.bodies.take(bytes);
        };
        let fits = share.take(bytes, self.reserved);
        if fits && !self.resources.bodies.take(bytes) {
            share.give_back(bytes);
            return false;
        }
        fits
    }

    fn share(&self) -> Option<&Share> {
        self.peer.as_ref()?.share().map(AsRef::as_ref)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.reserved > 0 {
            self.resources.bodies.give_back(self.reserved);
            if let Some(share) = self.share() {
                share.give_back(self.reserved);
            }
        }
        done_with(&mut self.head.headers);
    }
}
