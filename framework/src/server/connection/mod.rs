//! One connection from its first byte to its last.

mod answer;
mod cork;
mod deadline;
mod flood;
mod frames;
mod framing;
#[cfg(feature = "fuzzing")]
pub(super) mod fuzz;
mod gone;
#[cfg(feature = "http2")]
mod http2;
mod io;
mod linger;
mod protocol;
mod quiet;
mod service;
mod state;
mod untaken;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use tokio::task::coop::unconstrained;

#[cfg(feature = "http2")]
use self::http2::serve as serve_http2;
use self::io::Watched;
use self::service::Requests;
use self::state::Shared;
use super::admission::Place;
use super::context::Context;
use super::stream::{Accepted, Stream};
use super::{DrainStage, Serve};
use crate::extract::Peer;

/// The most bytes of a header that are read before the guard judges it, and of an answer before the client takes some.
const BUFFER: usize = 64 * 1024;

/// Serves a connection, which has a place, to its end or until the server's.
pub(super) async fn serve<A: Serve>((stream, origin): Accepted, place: Place, app: A, server: Arc<Context>) {
    let shared = Arc::new(Shared::new(server.response_pace.clone()));
    let secure = origin.is_some() && server.handshake.is_some();
    let trusted = Arc::clone(&server.trusted_proxies);
    let peer = match origin {
        Some(_) => Peer::new(origin, secure, trusted).with_share(place.share().cloned()),
        None => Peer::local(trusted),
    };
    let opened = tokio::select! {
        // A request that has come already is answered.
        biased;
        opened = open(stream, &shared, &server) => opened,
        () = reached(&server, DrainStage::Closing) => return,
    };
    let Opened {
        stream,
        is_http2,
        certificate,
    } = match opened {
        Ok(opened) => opened,
        Err(error) => return tracing::debug!(%error, "a client did not come to a request"),
    };
    let peer = peer.with_certificate(certificate);
    let requests = Requests {
        app,
        server: Arc::clone(&server),
        shared: Arc::clone(&shared),
        may_be_secure: secure || peer.is_trusted(),
        peer: Arc::new(peer),
        is_http2,
    };
    let result = if is_http2 {
        serve_http2(stream, requests).await
    } else {
        quiet::serve(stream, requests).await
    };
    if let Err(error) = result {
        tracing::debug!(error = &error as &dyn std::error::Error, "connection ended");
    }
}

/// A connection that requests come on.
struct Opened {
    stream: Box<Watched>,
    is_http2: bool,
    /// What the client showed of itself in the handshake of TLS, in DER.
    certificate: Option<Arc<[u8]>>,
}

/// What comes before the first request: the handshake of TLS, if there is one, and the protocol.
async fn open(stream: Stream, shared: &Arc<Shared>, server: &Context) -> std::io::Result<Opened> {
    let stream = match (stream, &server.handshake) {
        (Stream::Tcp(stream), Some(handshake)) => {
            let handshake = handshake.shake(stream);
            Stream::Wrapped(match server.limits.tls_handshake {
                Some(limit) => tokio::time::timeout(limit, handshake).await??,
                None => handshake.await?,
            })
        }
        (stream, _) => stream,
    };
    let certificate = stream.client_certificate();
    let mut stream = Box::new(Watched::new(stream, Arc::clone(shared), &server.limits));
    let is_http2 = stream.is_http2(&server.limits).await?;
    Ok(Opened {
        stream,
        is_http2,
        certificate,
    })
}

/// Without the feature no connection is told to be one of HTTP/2.
#[cfg(not(feature = "http2"))]
fn serve_http2<A: Serve>(_: Box<Watched>, _: Requests<A>) -> std::future::Ready<hyper::Result<()>> {
    std::future::ready(Ok(()))
}

/// Waits for a step of the server's end, and until what clients had sent before it can be read: tokio asks the system for news between
/// tasks, and a busy thread has not done so for a while.
///
/// It is polled once and has to be heard, also by a task that has used up its turn.
async fn reached(server: &Context, stage: DrainStage) {
    unconstrained(server.drain.reached(stage)).await;
    tokio::task::yield_now().await;
}

/// A connection of hyper's.
trait Connection: Future<Output = hyper::Result<()>> {
    /// Takes no more requests, and ends with the answers under way.
    fn graceful_shutdown(self: Pin<&mut Self>);
}

/// How far a connection was driven.
enum Driven {
    ToItsEnd(hyper::Result<()>),
    /// Nothing has happened for a moment, or a large content was copied, and nothing is under way.
    UntilQuiet,
}

/// Drives a connection until it has to wait.
///
/// It is taken back from hyper only if hyper was polled once more and found nothing to do: the end of a poll may as well be in the middle of
/// things, with content to be skipped, or a stream that is about to be closed.
fn drive(
    mut connection: Pin<&mut impl Connection>,
    shared: &Shared,
    cx: &mut TaskContext<'_>,
) -> Poll<Driven> {
    let (mut is_quiet, mut before) = (false, None);
    loop {
        let mut ended = connection.as_mut().poll(cx);
        // hyper waits, and so would the answers that are held back, and the next part of a content: once more, if it held others back as
        // these left.
        while ended.is_pending() && (shared.release() || shared.wants_part()) {
            ended = connection.as_mut().poll(cx);
        }
        if let Poll::Ready(result) = ended {
            return Poll::Ready(Driven::ToItsEnd(result));
        }
        is_quiet |= shared.was_quiet();
        if !is_quiet && !shared.copies_in_vain() {
            return Poll::Pending;
        }
        match shared.between_requests() {
            None => return Poll::Pending,
            now if now == before => return Poll::Ready(Driven::UntilQuiet),
            now if before.is_none() => before = now,
            // Others want their turn too.
            Some(_) => return Poll::Pending,
        }
    }
}

/// Drives a connection to its end, or until it is quiet. When the server closes, the connection takes no more requests; when
/// the server has ended, it is cut off.
async fn run(mut connection: Pin<&mut impl Connection>, shared: &Shared, server: &Context) -> Driven {
    let mut retired = false;
    for stage in [DrainStage::Closing, DrainStage::Ended] {
        let mut reached = pin!(reached(server, stage));
        // To be woken by the first step of the end it is enough to wait for it once. Each step has to be waited for anew.
        let mut waits = false;
        let driven = poll_fn(|cx| {
            if shared.is_retired() && !retired {
                retired = true;
                connection.as_mut().graceful_shutdown();
            }
            // First, so that a request which came before the server closes is answered.
            if let Poll::Ready(driven) = drive(connection.as_mut(), shared, cx) {
                return Poll::Ready(Some(driven));
            }
            if !waits || server.drain.stage() > DrainStage::Serving {
                waits = true;
                return reached.as_mut().poll(cx).map(|()| None);
            }
            Poll::Pending
        });
        if let Some(driven) = driven.await {
            return driven;
        }
        connection.as_mut().graceful_shutdown();
    }
    tracing::warn!("the server ends: a connection is cut off");
    Driven::ToItsEnd(Ok(()))
}
