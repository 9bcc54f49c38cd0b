use std::future::{Ready, ready};
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

use super::super::cork::ROOM_FOR_HEAD;
use super::super::state::Shared;
use super::*;
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::Peer;
use crate::server::Server;
use crate::server::stream::Stream;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: quiet.example\r\n\r\n";

const HUGE: &[u8] = b"GET /huge HTTP/1.1\r\nhost: quiet.example\r\n\r\n";

/// More than the system takes at once.
const HUGE_SIZE: usize = 1024 * 1024;

const LARGE: &[u8] = b"GET /large HTTP/1.1\r\nhost: quiet.example\r\n\r\n";

/// Answers with nothing, or with more than hyper had better copy.
#[derive(Clone)]
struct Empty;

impl Serve for Empty {
    type Future = Ready<Response>;

    fn serve(&self, request: http::Request<Body>, _: &Arc<Peer>) -> Self::Future {
        let size = match request.uri().path() {
            "/large" => 8192,
            "/huge" => HUGE_SIZE,
            _ => 0,
        };
        ready(Response::new(Body::from(vec![b'x'; size])))
    }

    async fn finish(&self) {}

    fn refuse(&self, _: &http::Request<Body>, _: &Peer, _: &Problem) -> Response {
        unreachable!("nothing is wrong with the request")
    }
}

/// Has no timer but those of the tests: time would pass by itself while bytes are on their way.
fn patient() -> Limits {
    Limits::default().idle(None).header(None)
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
async fn a_content_of_many_parts_is_sent_whole_also_to_who_says_no_more() {
    for says_more in [true, false] {
        let (mut both, stream, requests) = Both::quiet().await;
        let shared = Arc::clone(&requests.shared);
        shared.note_copies(true);
        both.client.write_all(HUGE).await.unwrap();
        if !says_more {
            both.client.shutdown().await.unwrap();
        }
        let mut connection = begin(stream, requests);
        let served = run(Pin::new(&mut *connection), &shared, &both.server);
        let read = async {
            let (content, mut answer) = (vec![b'x'; HUGE_SIZE], Vec::new());
            while !answer.ends_with(&content) {
                assert_ne!(both.client.read_buf(&mut answer).await.unwrap(), 0);
            }
        };
        let (driven, ()) = tokio::join!(served, read);
        assert!(!matches!(driven, Driven::ToItsEnd(Err(_))));
    }
}

#[tokio::test(start_paused = true)]
async fn hyper_has_no_connection_before_a_head_is_there() {
    let (mut both, mut stream, requests) = Both::quiet_with(patient()).await;
    for part in [&REQUEST[..10], &REQUEST[10..30]] {
        both.client.write_all(part).await.unwrap();
        assert!(is_to_go_on(&mut stream, &both.server).await);
        let early = timeout(Duration::from_secs(1), head(&mut stream, &both.server)).await;
        assert!(early.is_err(), "that is not all of it");
    }
    both.client.write_all(&REQUEST[30..]).await.unwrap();
    assert!(head(&mut stream, &both.server).await.unwrap());
    both.serve(stream, requests).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_no_request_is_refused_without_waiting_for_more() {
    let answers: [(&[u8], &[u8]); 5] = [
        (b"\x16\x03\x01\x02\x00\x01", b"HTTP/1.1 400 "),
        (b"hello\r\n", b"HTTP/1.1 400 "),
        (b"GET /\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/3.0\r\n", b"HTTP/1.1 400 "),
        (b"\r\nhello\r\n", b"HTTP/1.1 400 "),
    ];
    for (bytes, answer) in answers {
        let (mut both, mut stream, requests) = Both::quiet().await;
        both.client.write_all(bytes).await.unwrap();
        let before = Instant::now();
        assert!(head(&mut stream, &both.server).await.unwrap());
        assert_eq!(before.elapsed(), Duration::ZERO, "{}", bytes.escape_ascii());
        let shared = Arc::clone(&requests.shared);
        let mut connection = begin(stream, requests);
        let driven = run(Pin::new(&mut *connection), &shared, &both.server).await;
        assert!(matches!(driven, Driven::ToItsEnd(Err(_))));
        let mut said = [0; 1024];
        let count = both.client.read(&mut said).await.unwrap();
        assert!(
            said[..count].starts_with(answer),
            "{}",
            said[..count].escape_ascii()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn empty_lines_are_none_of_hypers_affairs() {
    let (mut both, mut stream, requests) = Both::quiet_with(patient()).await;
    for lines in ["\r\n", "\n\r\n"] {
        both.client.write_all(lines.as_bytes()).await.unwrap();
        let early = timeout(Duration::from_secs(1), head(&mut stream, &both.server)).await;
        assert!(early.is_err(), "that is no head");
    }
    both.client.write_all(&[b"\r\n", REQUEST].concat()).await.unwrap();
    assert!(head(&mut stream, &both.server).await.unwrap());
    both.serve(stream, requests).await;
}

#[tokio::test(start_paused = true)]
async fn a_head_is_not_waited_for_where_a_request_stands_before_it() {
    let (mut both, mut stream, requests) = Both::quiet().await;
    both.client.write_all(&[REQUEST, b"GET"].concat()).await.unwrap();
    let before = Instant::now();
    assert!(head(&mut stream, &both.server).await.unwrap());
    assert_eq!(before.elapsed(), Duration::ZERO);
    drop((stream, requests));
}

#[tokio::test(start_paused = true)]
async fn the_rest_of_a_large_head_is_for_hyper_to_read() {
    let (mut both, mut stream, requests) = Both::quiet_with(patient()).await;
    // One field of that length would be refused.
    let half = "x".repeat(ROOM_FOR_HEAD / 2);
    let begun = format!("GET / HTTP/1.1\r\nhost: quiet.example\r\nx-a: {half}\r\nx-b: {half}");
    both.client.write_all(begun.as_bytes()).await.unwrap();
    assert!(head(&mut stream, &both.server).await.unwrap());
    both.client.write_all(b"\r\n\r\n").await.unwrap();
    both.serve(stream, requests).await;
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_is_not_waited_for_for_ever() {
    let (mut both, mut stream, _requests) = Both::quiet().await;
    both.client.write_all(&REQUEST[..10]).await.unwrap();
    let before = Instant::now();
    let error = head(&mut stream, &both.server).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert!(before.elapsed() >= Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn what_was_begun_is_left_to_hyper_when_the_server_closes() {
    let (mut both, mut stream, requests) = Both::quiet().await;
    both.client.write_all(&REQUEST[..10]).await.unwrap();
    both.server.driver.advance(DrainStage::Closing);
    assert!(head(&mut stream, &both.server).await.unwrap());
    drop(requests);
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
    let (mut both, mut stream, mut requests) = Both::quiet_with(patient()).await;
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
