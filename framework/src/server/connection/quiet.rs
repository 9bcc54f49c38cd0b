//! Connections of HTTP/1 between requests.
//!
//! hyper keeps a buffer of 8 KiB for reading and one for writing as long as it has a connection, also while nothing happens.
//! Most connections that are open wait for a request that comes much later or never, so a connection that was quiet for a
//! moment is taken back from hyper, and handed to it anew when something happens: bytes, the end of the stream, a deadline.
//!
//! Of small answers hyper makes one piece, since a list of pieces costs more than to copy them. A connection that has had a large one
//! is handed to it anew, and contents are sent from where they are.

use std::future::poll_fn;
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
mod tests {
    use std::future::{Ready, ready};
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use tokio::io::AsyncReadExt;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::{Instant, timeout};

    use super::super::state::Shared;
    use super::*;
    use crate::body::{Body, Response};
    use crate::error::Problem;
    use crate::extract::Peer;
    use crate::server::Server;
    use crate::server::stream::Stream;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: quiet.example\r\n\r\n";

    const LARGE: &[u8] = b"GET /large HTTP/1.1\r\nhost: quiet.example\r\n\r\n";

    /// Answers with nothing, or with more than hyper had better copy.
    #[derive(Clone)]
    struct Empty;

    impl Serve for Empty {
        type Future = Ready<Response>;

        fn serve(&self, request: http::Request<Body>, _: &Arc<Peer>) -> Self::Future {
            let is_large = request.uri().path() == "/large";
            ready(Response::new(Body::from(vec![
                b'x';
                if is_large { 8192 } else { 0 }
            ])))
        }

        async fn finish(&self) {}

        fn refuse(&self, _: &http::Request<Body>, _: &Peer, _: &Problem) -> Response {
            unreachable!("nothing is wrong with the request")
        }
    }

    /// Both ends of a connection, and the server.
    struct Both {
        client: TcpStream,
        server: Arc<Context>,
    }

    impl Both {
        /// A connection that has had one request and was quiet then.
        async fn quiet() -> (Self, Corked, Requests<Empty>) {
            Self::quiet_with(Limits::default()).await
        }

        async fn quiet_with(limits: Limits) -> (Self, Corked, Requests<Empty>) {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            client.write_all(REQUEST).await.unwrap();
            let stream = Stream::Tcp(listener.accept().await.unwrap().0);
            let server = Arc::new(Context::new(Server::new(limits)));
            let shared = Arc::new(Shared::default());
            let mut stream = Box::new(Watched::new(stream, Arc::clone(&shared), &server.limits));
            assert!(!stream.is_http2(&server.limits).await.unwrap());
            let requests = Requests {
                app: Empty,
                server: Arc::clone(&server),
                shared: Arc::clone(&shared),
                peer: Arc::new(Peer::local(Arc::default())),
                may_be_secure: false,
                is_http2: false,
            };
            let mut both = Self { client, server };
            let (stream, requests) = both.serve(Corked::new(stream, shared), requests).await;
            (both, stream, requests)
        }

        /// Serves what has come until the connection is quiet; there must be an answer then.
        async fn serve(&mut self, stream: Corked, requests: Requests<Empty>) -> (Corked, Requests<Empty>) {
            let shared = Arc::clone(&requests.shared);
            let mut connection = begin(stream, requests);
            let driven = run(Pin::new(&mut *connection), &shared, &self.server).await;
            assert!(matches!(driven, Driven::UntilQuiet));
            let mut answer = [0; 1024];
            let count = self.client.read(&mut answer).await.unwrap();
            assert!(answer[..count].starts_with(b"HTTP/1.1 200 OK\r\n"));
            take_back(*connection)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn hyper_has_a_connection_only_until_it_is_quiet() {
        let (mut both, mut stream, mut requests) = Both::quiet().await;
        for _ in 0..3 {
            both.client.write_all(REQUEST).await.unwrap();
            assert!(is_to_go_on(&mut stream, &both.server).await);
            (stream, requests) = both.serve(stream, requests).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn hyper_copies_contents_until_there_is_a_large_one() {
        let (mut both, stream, requests) = Both::quiet().await;
        let shared = Arc::clone(&requests.shared);
        shared.note_copies(true);
        both.client.write_all(REQUEST).await.unwrap();
        let (stream, requests) = both.serve(stream, requests).await;
        assert!(!shared.copies_in_vain());
        both.client.write_all(LARGE).await.unwrap();
        both.serve(stream, requests).await;
        assert!(shared.copies_in_vain());
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_not_quiet_while_content_may_be_read() {
        let (mut both, stream, requests) = Both::quiet().await;
        let shared = Arc::clone(&requests.shared);
        let reader = shared.reader(true);
        let mut connection = begin(stream, requests);
        both.client.write_all(REQUEST).await.unwrap();
        let driven = run(Pin::new(&mut *connection), &shared, &both.server).await;
        assert!(
            matches!(driven, Driven::ToItsEnd(Ok(()))),
            "its idle time is over"
        );
        drop(reader);
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_quiet_after_a_request_behind_content_that_was_read_over() {
        let (mut both, stream, requests) = Both::quiet().await;
        let content = b"POST / HTTP/1.1\r\nhost: quiet.example\r\ncontent-length: 5\r\n\r\nhello";
        both.client.write_all(&[content, REQUEST].concat()).await.unwrap();
        both.serve(stream, requests).await;
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_read_and_is_no_request_yet_is_read_again() {
        let (mut both, mut stream, requests) = Both::quiet().await;
        stream.put_back(REQUEST);
        both.serve(stream, requests).await;
    }

    #[tokio::test(start_paused = true)]
    async fn its_idle_time_goes_on_while_it_is_quiet() {
        let begun = Instant::now();
        let (mut both, mut stream, requests) = Both::quiet().await;
        assert!(is_to_go_on(&mut stream, &both.server).await);
        assert_eq!(begun.elapsed().as_secs(), 15);
        let shared = Arc::clone(&requests.shared);
        let mut connection = begin(stream, requests);
        let driven = run(Pin::new(&mut *connection), &shared, &both.server).await;
        assert!(matches!(driven, Driven::ToItsEnd(Ok(()))));
        drop(connection);
        assert_eq!(both.client.read(&mut [0; 1]).await.unwrap(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_line_is_no_request_and_leaves_it_quiet() {
        // A quiet connection has no timer then, and so time does not pass while bytes are on their way.
        let limits = Limits::default().idle(None);
        let (mut both, mut stream, mut requests) = Both::quiet_with(limits).await;
        let shared = Arc::clone(&requests.shared);
        for _ in 0..3 {
            both.client.write_all(b"\r\n").await.unwrap();
            assert!(is_to_go_on(&mut stream, &both.server).await);
            let mut connection = begin(stream, requests);
            let driven = run(Pin::new(&mut *connection), &shared, &both.server);
            let driven = timeout(Duration::from_secs(1), driven).await;
            assert!(matches!(driven, Ok(Driven::UntilQuiet)));
            (stream, requests) = take_back(*connection);
        }
        both.client.write_all(REQUEST).await.unwrap();
        assert!(is_to_go_on(&mut stream, &both.server).await);
        let (mut stream, _) = both.serve(stream, requests).await;
        both.server.driver.advance(DrainStage::Closing);
        assert!(!is_to_go_on(&mut stream, &both.server).await);
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_its_client_goes() {
        let (both, mut stream, requests) = Both::quiet().await;
        drop(both.client);
        assert!(is_to_go_on(&mut stream, &both.server).await);
        let shared = Arc::clone(&requests.shared);
        let mut connection = begin(stream, requests);
        let driven = run(Pin::new(&mut *connection), &shared, &both.server).await;
        assert!(matches!(driven, Driven::ToItsEnd(Ok(()))));
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_the_server() {
        let (mut both, mut stream, _) = Both::quiet().await;
        both.server.driver.advance(DrainStage::Closing);
        assert!(!is_to_go_on(&mut stream, &both.server).await);
        let ending = end(&mut stream, &both.server);
        let (told, ()) = tokio::join!(
            async {
                let told = both.client.read(&mut [0; 1]).await;
                both.client.shutdown().await.unwrap();
                told
            },
            ending
        );
        assert_eq!(told.unwrap(), 0);
    }
}
