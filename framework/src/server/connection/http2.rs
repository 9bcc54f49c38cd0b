//! Connections of HTTP/2.

use std::pin::Pin;
use std::sync::Arc;

use hyper::rt::Executor;
use hyper::server::conn::http2;
use hyper_util::rt::TokioIo;
use tokio_util::task::TaskTracker;

use super::io::Watched;
use super::quiet::head_bytes;
use super::service::Requests;
use super::state::Shared;
use super::{BUFFER, Connection, Driven, run};
use crate::server::context::Context;
use crate::server::{Limits, Serve};

/// How many bytes of a content may come before anybody reads them: that much is in memory and counted nowhere. A client at a distance of
/// 100 ms sends up to 2.5 MB a second with it.
const AHEAD: u32 = 256 * 1024;

/// The same of all contents of a connection. One that nobody reads is not to keep the others from coming.
const AHEAD_TOGETHER: u32 = 4 * AHEAD;

/// How many bytes of an answer may stand ready to be sent. Of those nobody can say how long they wait: hyper is done with an answer when its
/// last part stands there.
const READY: usize = 64 * 1024;

/// Serves the requests of a connection of HTTP/2.
pub(super) async fn serve<A: Serve>(stream: Box<Watched>, requests: Requests<A>) -> hyper::Result<()> {
    let (shared, server) = (Arc::clone(&requests.shared), Arc::clone(&requests.server));
    let mut connection = Box::pin(builder(&server, &shared).serve_connection(TokioIo::new(stream), requests));
    match run(connection.as_mut(), &shared, &server).await {
        Driven::ToItsEnd(result) => result,
        // Requests share the connection, so it is never called quiet.
        Driven::UntilQuiet => Ok(()),
    }
}

fn builder(server: &Context, shared: &Arc<Shared>) -> http2::Builder<Tracked> {
    let limits = &server.limits;
    let mut builder = http2::Builder::new(Tracked {
        tasks: server.tasks.clone(),
        shared: Arc::clone(shared),
    });
    // h2 allows only 20 of those that were not begun yet, and a page may be left at once. We count all of them.
    builder.max_pending_accept_reset_streams(limits.h2_resets.unwrap_or(usize::MAX));
    builder.initial_stream_window_size(AHEAD);
    builder.initial_connection_window_size(AHEAD_TOGETHER);
    builder.max_send_buf_size(READY);
    // Without a limit of ours hyper has one of its own.
    let most = |limit: Option<usize>| {
        limit
            .and_then(|limit| u32::try_from(limit).ok())
            .unwrap_or(u32::MAX)
    };
    builder.max_concurrent_streams(most(limits.h2_streams));
    builder.max_header_list_size(u32::try_from(header_list(limits)).unwrap_or(u32::MAX));
    builder
}

/// What h2 counts of each field beside its bytes (RFC 9113, section 6.5.2), pseudo-fields too.
const PER_FIELD: usize = 32;

/// `:method`, `:scheme`, `:authority`, `:path` and `:protocol`, and one more.
const PSEUDO_FIELDS: usize = 6;

/// What h2 takes of a head. It refuses more with an empty answer, so that is some more than the guard allows.
fn header_list(limits: &Limits) -> usize {
    // The guard counts a few bytes of each field, so there are never more.
    let most = limits.header_bytes.unwrap_or(BUFFER);
    let count = limits.header_count.unwrap_or(most).min(most);
    let counted = count.saturating_add(PSEUDO_FIELDS).saturating_mul(PER_FIELD);
    head_bytes(limits).saturating_add(counted)
}

/// Runs the requests of HTTP/2, each in a task that the end of the server waits for, and that ends if nobody takes the answer.
#[derive(Debug, Clone)]
struct Tracked {
    tasks: TaskTracker,
    shared: Arc<Shared>,
}

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Tracked {
    fn execute(&self, task: F) {
        // hyper hands a request over as soon as it has called for it.
        self.tasks.spawn(self.shared.list().run(task));
    }
}

impl<A: Serve> Connection for http2::Connection<TokioIo<Box<Watched>>, Requests<A>, Tracked> {
    fn graceful_shutdown(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_lifted_leaves_the_others_as_they_are() {
        let default = Limits::default();
        let whole = header_list(&default);
        let without_target = header_list(&default.clone().uri_bytes(None));
        assert_eq!(without_target - whole, BUFFER - default.uri_bytes.unwrap());
        let without_fields = header_list(&default.clone().header_bytes(None));
        assert_eq!(without_fields - whole, BUFFER - default.header_bytes.unwrap());
    }
}
