//! Answers that say nothing for long, and clients that leave while bytes of theirs are unread.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use purlin::http_body::Frame;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::{Bytes, Request};

use super::app;
use crate::live::{Live, StillClock};

/// How many answers there are.
type Open = Arc<AtomicUsize>;

/// An answer that says nothing, and keeps what it was given.
struct Silent<T> {
    open: Open,
    _kept: T,
}

impl<T> Silent<T> {
    fn answer(open: &Open, kept: T) -> Response
    where
        T: Send + Unpin + 'static,
    {
        open.fetch_add(1, Ordering::SeqCst);
        Response::new(Body::new(Self {
            open: Open::clone(open),
            _kept: kept,
        }))
    }
}

impl<T> Drop for Silent<T> {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl<T: Unpin> purlin::http_body::Body for Silent<T> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

#[get("/news")]
async fn news(open: State<Open>) -> Response {
    Silent::answer(&open, ())
}

/// Takes no content.
#[post("/news")]
async fn ask_for_news(open: State<Open>) -> Response {
    Silent::answer(&open, ())
}

/// The content is kept, and nobody reads it.
#[post("/kept")]
async fn kept(open: State<Open>, request: Request) -> Response {
    Silent::answer(&open, request)
}

async fn start(limits: Limits) -> (Live, Open) {
    let open = Open::default();
    let app = app(routes![root, news, ask_for_news, kept]).state(Open::clone(&open));
    (Live::start(app, limits).await, open)
}

/// A client that sends this, has the head of an answer, and waits.
async fn waiting(live: &Live, sent: &str) -> tokio::net::TcpStream {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(live.address()).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
    stream
}

const GET: &str = "GET /news HTTP/1.1\r\nhost: silent.example\r\n\r\n";

#[tokio::test]
async fn a_silent_answer_ends_with_its_client_whatever_was_sent_behind_the_request() {
    let clock = StillClock::stop();
    let content = "content-length: 100000\r\n\r\n";
    let post = "POST /news HTTP/1.1\r\nhost: silent.example\r\n";
    for sent in [
        GET.to_owned(),
        format!("{GET}G"),
        format!("{GET}GET / HTTP/1.1\r\n"),
        GET.repeat(2),
        format!("{GET}{}", GET.repeat(1_000)),
        format!("{post}{content}"),
        format!("{post}{content}some"),
        format!("{post}{content}{}", "x".repeat(90_000)),
        format!("{post}transfer-encoding: chunked\r\n\r\n5\r\nhe"),
    ] {
        let (live, open) = start(Limits::default()).await;
        let stream = waiting(&live, &sent).await;
        clock.pass(Duration::from_mins(2)).await;
        assert_eq!(live.is_served().await, 200);
        assert_eq!(open.load(Ordering::SeqCst), 1, "{} bytes", sent.len());
        drop(stream);
        for _ in 0..2 {
            assert_eq!(live.is_served().await, 200);
            clock.pass(Duration::from_secs(1)).await;
        }
        assert_eq!(live.is_served().await, 200);
        assert_eq!(
            open.load(Ordering::SeqCst),
            0,
            "{} bytes: {:.60}",
            sent.len(),
            sent
        );
    }
}

#[tokio::test]
async fn a_content_that_is_kept_and_not_read_holds_a_lost_client_for_as_long_as_it_may_stall() {
    let clock = StillClock::stop();
    let (live, open) = start(Limits::default()).await;
    let sent = "POST /kept HTTP/1.1\r\nhost: silent.example\r\ncontent-length: 5\r\n\r\n";
    drop(waiting(&live, sent).await);
    let pass = async |seconds| {
        for _ in 0..seconds {
            assert_eq!(live.is_served().await, 200);
            clock.pass(Duration::from_secs(1)).await;
        }
        assert_eq!(live.is_served().await, 200);
        open.load(Ordering::SeqCst)
    };
    assert_eq!(pass(25).await, 1, "it may still be read");
    assert_eq!(pass(10).await, 0);
}
