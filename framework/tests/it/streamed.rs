//! Answers that go on, or break off, as a test client reads them.

use std::pin::Pin;
use std::task::{Context, Poll};

use purlin::http_body::{Body as HttpBody, Frame};
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::{BoxError, Bytes};

/// Two pieces, and then no end or an error.
struct Pieces {
    left: u8,
    breaks: bool,
    has_waited: bool,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.left {
            // What is there goes out while the rest is waited for.
            0 if self.breaks && !self.has_waited => {
                self.has_waited = true;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            0 if self.breaks => Poll::Ready(Some(Err("it broke off".into()))),
            0 => Poll::Pending,
            _ => {
                self.left -= 1;
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"piece")))))
            }
        }
    }
}

#[get("/pieces")]
async fn pieces(breaks: Query<Option<bool>>) -> Response {
    let breaks = breaks.into_inner().unwrap_or_default();
    Response::new(Body::new(Pieces {
        left: 2,
        breaks,
        has_waited: false,
    }))
}

fn app() -> App {
    App::new("Pieces", "1.0.0").module(Module::new("pieces").routes(routes![pieces]))
}

#[purlin::test]
async fn pieces_are_read_as_they_come() {
    for client in [TestClient::new(app()), TestClient::serve(app()).await] {
        let mut answer = client.get("/pieces").stream().await;
        assert_eq!(answer.status(), 200);
        let mut read = 0;
        while read < "piecepiece".len() {
            read += answer.next().await.unwrap().unwrap().len();
        }
        assert_eq!(read, "piecepiece".len());
    }
}

#[purlin::test]
async fn an_answer_that_breaks_off_can_be_tested() {
    for client in [TestClient::new(app()), TestClient::serve(app()).await] {
        let mut answer = client.get("/pieces").query("breaks", true).stream().await;
        let mut text = Vec::new();
        let broken = loop {
            match answer.next().await {
                Some(Ok(piece)) => text.extend(piece),
                Some(Err(_)) => break true,
                None => break false,
            }
        };
        assert!(broken, "{text:?}");
    }
}
