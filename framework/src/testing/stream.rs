//! Answers that are read piece by piece.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::BodyExt;
use tokio::sync::oneshot;

use super::TestResponse;
use crate::body::{Body, BoxError, Response};

/// An answer whose content is read piece by piece. It need not have an end, and may break off.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/ping")]
/// async fn ping() -> Text {
///     Text("pong".to_owned())
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Ping", "1.0.0").module(Module::new("ping").routes(routes![ping])));
/// let mut answer = client.get("/ping").stream().await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.next().await.unwrap().unwrap(), "pong");
/// assert!(answer.next().await.is_none());
/// # });
/// ```
#[derive(Debug)]
pub struct TestStream {
    /// All but the content.
    head: TestResponse,
    content: Body,
}

impl TestStream {
    pub(super) fn new(response: Response) -> Self {
        let (head, content) = response.into_parts();
        Self {
            head: TestResponse::empty(head.status, head.headers),
            content,
        }
    }

    /// All but the content.
    pub(super) const fn head(&self) -> &TestResponse {
        &self.head
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.head.status()
    }

    /// The header fields.
    pub const fn headers(&self) -> &HeaderMap {
        self.head.headers()
    }

    /// The text of a header field, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// The next piece of the content, or nothing at its end. It waits as long as that takes.
    ///
    /// # Errors
    /// The content breaks off.
    pub async fn next(&mut self) -> Option<Result<Bytes, BoxError>> {
        loop {
            match self.content.frame().await? {
                Ok(frame) => {
                    if let Ok(piece) = frame.into_data() {
                        return Some(Ok(piece));
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What the work comes to, unless it takes longer. The time is that of the world, for the runtime's stands still in some tests, and
/// leaps in others.
pub(super) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let (done, is_done) = mpsc::channel::<()>();
    let (over, is_over) = oneshot::channel();
    thread::spawn(move || {
        if is_done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            // Whoever is not there any more is done.
            let _ = over.send(());
        }
    });
    let value = tokio::select! {
        biased;
        value = work => Some(value),
        _ = is_over => None,
    };
    drop(done);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::block_on;

    #[test]
    fn what_has_no_end_is_given_up_and_what_has_one_is_not() {
        let never = std::future::pending::<()>();
        assert_eq!(block_on(within(Duration::from_millis(1), never)), None);
        let soon = async {
            tokio::task::yield_now().await;
            7
        };
        assert_eq!(block_on(within(Duration::MAX, soon)), Some(7));
    }
}
