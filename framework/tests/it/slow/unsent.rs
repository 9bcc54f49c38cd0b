//! What the system holds of answers that nobody takes.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream;
use http_body_util::StreamBody;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::{Bytes, Response};

use super::client::Slow;
use super::kind::Kind;
use super::root;
use crate::live::Live;

const CHUNK: usize = 16 * 1024;

/// The unsent bytes, what hyper holds, and what the client's own system takes.
const MOST: usize = 128 * 1024;

/// Bytes of the answer that were asked for.
type Made = Arc<AtomicUsize>;

/// An answer without an end.
#[get("/large")]
async fn endless(made: State<Made>) -> Response {
    let made = Made::clone(&made);
    Response::new(Body::new(StreamBody::new(stream::repeat_with(move || {
        made.fetch_add(CHUNK, Ordering::Relaxed);
        let chunk = Bytes::from_static(&[b'.'; CHUNK]);
        Ok::<_, Infallible>(purlin::http_body::Frame::data(chunk))
    }))))
}

#[tokio::test]
async fn of_an_answer_that_nobody_takes_little_is_made() {
    let made = Made::default();
    let module = Module::new("unsent").routes(routes![root, endless]);
    let app = App::new("Unsent", "1.0.0")
        .state(Made::clone(&made))
        .module(module);
    let live = Live::start(app, Limits::default()).await;
    let _client = Slow::begin(Kind::UnreadAnswer, live.address()).await;
    let mut before = 0;
    while before == 0 || made.load(Ordering::Relaxed) > before {
        before = made.load(Ordering::Relaxed);
        assert_eq!(live.is_served().await, 200);
    }
    assert!(before <= MOST, "{before} bytes");
}
