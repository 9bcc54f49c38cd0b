//! The requests of one connection: judged, handed to the app, and answered.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::CONNECTION;
use http::{HeaderValue, Method, Request, StatusCode};
use hyper::body::Incoming;
use pin_project_lite::pin_project;

use super::answer::{Answer, Handing};
use super::state::{InFlight, Shared};
use crate::body::{Body, Response};
use crate::extract::Peer;
use crate::server::context::Context as Server;
use crate::server::guard::Seen;
use crate::server::{DrainStage, Serve};

/// What hyper calls with each request of a connection.
pub(super) struct Requests<A> {
    pub(super) app: A,
    pub(super) server: Arc<Server>,
    pub(super) shared: Arc<Shared>,
    pub(super) peer: Arc<Peer>,
    pub(super) may_be_secure: bool,
    pub(super) is_http2: bool,
}

impl<A: Serve> hyper::service::Service<Request<Incoming>> for Requests<A> {
    type Response = http::Response<Answer>;
    type Error = Infallible;
    type Future = Answering<A::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = self.with_body(request);
        let in_flight = InFlight::new(&self.shared);
        let seen = Seen {
            doubt: self.shared.doubt(),
            may_be_secure: self.may_be_secure,
        };
        let is_health = |method: &Method, path: &str| self.app.is_health(method, path);
        let judged = self.server.guard.inspect(&mut request, seen, is_health);
        let work = match judged {
            Ok(()) => Work::App {
                answer: self.app.serve(request, &self.peer),
            },
            Err(problem) => Work::Refused {
                response: Some(Box::new(self.app.refuse(&request, &self.peer, &problem))),
            },
        };
        Answering {
            work,
            in_flight: Some(in_flight),
            server: Arc::clone(&self.server),
            is_http2: self.is_http2,
        }
    }
}

impl<A> Requests<A> {
    fn with_body(&self, request: Request<Incoming>) -> Request<Body> {
        if !self.is_http2 {
            self.shared.begin_contents();
        }
        // Streams of HTTP/2 are told apart by the protocol, whoever reads them.
        let reader = |is_sized| (!self.is_http2).then(|| self.shared.reader(is_sized));
        request.map(|body| Body::received(body, self.server.request_pace.as_ref(), reader))
    }
}

pin_project! {
    /// The answer to one request, until its head is there.
    pub(super) struct Answering<F> {
        #[pin]
        work: Work<F>,
        in_flight: Option<InFlight>,
        server: Arc<Server>,
        is_http2: bool,
    }
}

pin_project! {
    #[project = WorkNow]
    enum Work<F> {
        App { #[pin] answer: F },
        // Boxed, since it is seldom and large.
        Refused { response: Option<Box<Response>> },
    }
}

impl<F: Future<Output = Response>> Future for Answering<F> {
    type Output = Result<http::Response<Answer>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let refused = matches!(*this.work.as_ref(), Work::Refused { .. });
        let mut response = match this.work.project() {
            WorkNow::App { answer } => ready!(answer.poll(cx)),
            WorkNow::Refused { response } => *response.take().expect(ENDED),
        };
        let in_flight = this.in_flight.take().expect(ENDED);
        let is_last = this.server.is_last(in_flight.shared().served());
        // The requests of HTTP/2 are told apart by the protocol, so one that is wrong says nothing about the others.
        let is_broken = refused || response.status() == StatusCode::REQUEST_TIMEOUT;
        if *this.is_http2 {
            if is_last {
                in_flight.shared().retire();
            }
        } else if is_last || is_broken || in_flight.shared().leaves_content() {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        let handing = match *this.is_http2 {
            true => Handing::Shared,
            false if in_flight.shared().copies() => Handing::Copied,
            false => Handing::Whole,
        };
        Poll::Ready(Ok(response.map(|body| Answer::new(body, in_flight, handing))))
    }
}

const ENDED: &str = "a future is not polled after its end";

impl Server {
    /// Whether a connection that has had so many requests shall have no more.
    fn is_last(&self, served: u32) -> bool {
        served >= self.requests_per_connection || self.drain.stage() > DrainStage::Serving
    }
}
