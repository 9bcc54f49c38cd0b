//! What an app does when handlers, clients or the load are not as one would wish.

mod access;
mod bodies;
mod broken_off;
mod disconnect;
mod headers;
mod health;
mod load;
mod panics;
mod policies;
mod shy;
mod silent;
mod timeout;
mod unread;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use purlin::Bytes;
use purlin::http::Request;
use purlin::http_body::Frame;
use purlin::prelude::*;
use purlin::testing::TestResponse;
use tokio::sync::mpsc;

/// An app of one module without a prefix.
fn app(routes: impl IntoIterator<Item = purlin::handler::Route>) -> App {
    App::new("Robust", "1.0.0").module(Module::new("robust").routes(routes))
}

/// A content whose parts come when the test sends them.
fn stream() -> (mpsc::UnboundedSender<Bytes>, Body) {
    let (parts, receiver) = mpsc::unbounded_channel();
    (parts, Body::new(Parts(receiver)))
}

struct Parts(mpsc::UnboundedReceiver<Bytes>);

impl purlin::http_body::Body for Parts {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0
            .poll_recv(cx)
            .map(|part| part.map(|part| Ok(Frame::data(part))))
    }
}

/// A request with a content.
fn post(target: &str, body: Body) -> Request<Body> {
    Request::post(target).body(body).unwrap()
}

/// Polls a future once.
fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Lets all tasks run that can.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

/// The problem's members that say what happened.
fn told(answer: &TestResponse) -> (u16, String) {
    (answer.status(), answer.code())
}

/// Everything that is written to the log of this thread while it lives.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn listen(&self) -> tracing::subscriber::DefaultGuard {
        tracing::subscriber::set_default(self.clone())
    }

    /// The lines that hold a text.
    pub(crate) fn with(&self, text: &str) -> Vec<String> {
        let lines = self.0.lock().unwrap();
        lines.iter().filter(|line| line.contains(text)).cloned().collect()
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("purlin")
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        struct Line(String);
        impl tracing::field::Visit for Line {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                self.0 = format!("{} {field}={value:?}", self.0);
            }
        }
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}
