//! Connections of HTTP/1 between requests.
//!
//! hyper keeps a buffer of 8 KiB for reading and one for writing as long as it has a connection, also while nothing happens.
//! Most connections that are open wait for a request that comes much later or never, so a connection that was quiet for a
//! moment is taken back from hyper, and handed to it anew when the head of a request has come. Nor does hyper have it before the first one:
//! whoever is slow with a head takes no buffers.
//!
//! Of small answers hyper makes one piece, since a list of pieces costs more than to copy them. A connection that has had a large one
//! is handed to it anew, and contents are sent from where they are.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;

use super::cork::Corked;
use super::io::Watched;
use super::service::Requests;
use super::{BUFFER, Connection, Driven, reached, run};
use crate::server::context::Context;
use crate::server::{DrainStage, Limits, Serve};

/// How many header fields hyper takes by itself, without allocating room for them.
const FIELDS: usize = 100;

/// How many it is told to take where there is no limit: it makes room for them with each request.
const MANY_FIELDS: usize = 1_000;

/// What a head has beside its target and its fields, and some more.
const REST_OF_HEAD: usize = 1024;

/// What hyper makes of a connection. It stands in a box, since a quiet one has none.
type Http1<A> = http1::Connection<TokioIo<Corked>, Requests<A>>;

impl<A: Serve> Connection for Http1<A> {
    fn graceful_shutdown(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Serves the requests of a connection of HTTP/1.
pub(super) async fn serve<A: Serve>(stream: Box<Watched>, mut requests: Requests<A>) -> hyper::Result<()> {
    let server = Arc::clone(&requests.server);
    let shared = Arc::clone(&requests.shared);
    let mut stream = Corked::new(stream, Arc::clone(&shared));
    shared.note_copies(true);
    loop {
        match head(&mut stream, &server).await {
            Ok(true) => {}
            Ok(false) => {
                end(&mut stream, &server).await;
                return Ok(());
            }
            Err(error) => {
                tracing::debug!(%error, "a request did not come");
                return Ok(());
            }
        }
        // Since it was last asked, hyper did not have the connection.
        shared.was_quiet();
        let mut connection = begin(stream, requests);
        match run(Pin::new(&mut *connection), &shared, &server).await {
            Driven::ToItsEnd(result) => return result,
            Driven::UntilQuiet => (stream, requests) = take_back(*connection),
        }
        if shared.copies_in_vain() {
            shared.note_copies(false);
            if stream.has_unread() {
                // Another request has begun.
                continue;
            }
        }
        if !is_to_go_on(&mut stream, &server).await {
            end(&mut stream, &server).await;
            return Ok(());
        }
    }
}

fn begin<A: Serve>(stream: Corked, requests: Requests<A>) -> Box<Http1<A>> {
    let mut builder = builder(&requests.server.limits);
    if requests.shared.copies() {
        builder.writev(false);
    }
    Box::new(builder.serve_connection(TokioIo::new(stream), requests))
}

/// hyper's timers are not used: they cost more than a sixth of a small request, and do not cover what comes before it. Nor
/// is `pipeline_flush`: with it, an answer is not sent while bytes of whatever follows its request wait to be read. See `cork`.
/// `half_close` lets hyper not look for the end of the stream while it answers, which `io` does.
pub(super) fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.header_read_timeout(None);
    builder.half_close(true);
    builder.max_buf_size(BUFFER.max(head_bytes(limits)));
    let fields = limits
        .header_count
        .map_or(MANY_FIELDS, |count| count.saturating_add(1));
    if fields > FIELDS {
        builder.max_headers(fields);
    }
    builder
}

/// The bytes of a head that are read: some more than the guard allows, for its answer is the better one. Where the guard has no limit
/// for one part, there is still one of ours, which says nothing of the other part.
pub(super) fn head_bytes(limits: &Limits) -> usize {
    let [fields, target] = [limits.header_bytes, limits.uri_bytes].map(|limit| limit.unwrap_or(BUFFER));
    fields.saturating_add(target).saturating_add(REST_OF_HEAD)
}

/// Nothing is lost: hyper has written all, or the deadline would not have called the connection quiet, and what it has read that is
/// no request, such as an empty line, is given back.
fn take_back<A: Serve>(connection: Http1<A>) -> (Corked, Requests<A>) {
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner();
    stream.put_back(&parts.read_buf);
    (stream, parts.service)
}

/// Waits for the head of a request; answers whether there is anything for hyper, to which it is left how a connection ends with the server.
async fn head(stream: &mut Corked, server: &Context) -> io::Result<bool> {
    let mut closing = pin!(reached(server, DrainStage::Closing));
    poll_fn(|cx| match stream.poll_head(cx) {
        Poll::Ready(read) => Poll::Ready(read),
        Poll::Pending => closing.as_mut().poll(cx).map(|()| Ok(stream.has_unread())),
    })
    .await
}

/// Waits until something happens on a quiet connection; answers whether it is for hyper. The end of the server is not: it would wait
/// for a first request.
async fn is_to_go_on(stream: &mut Corked, server: &Context) -> bool {
    let mut closing = pin!(reached(server, DrainStage::Closing));
    // A request that came before the server closes is answered.
    poll_fn(|cx| match stream.poll_news(cx) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending => closing.as_mut().poll(cx).map(|()| false),
    })
    .await
}

/// Ends a quiet connection with the server.
async fn end(stream: &mut Corked, server: &Context) {
    tokio::select! {
        ended = stream.shutdown() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "connection ended");
            }
        }
        () = server.drain.reached(DrainStage::Ended) => {}
    }
}

#[cfg(test)]
mod tests;
