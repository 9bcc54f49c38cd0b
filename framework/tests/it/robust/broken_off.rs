//! An answer whose stream fails: the client sees that it is not whole, and the log why.

use purlin::prelude::*;
use purlin::testing::TestClient;

use super::panics::{connect, send};
use super::{Log, app};

#[get("/rows")]
async fn rows() -> Body {
    Body::from_stream(futures_util::stream::unfold(0, async |row| {
        // What was there before is on its way meanwhile.
        tokio::task::yield_now().await;
        let part = if row == 1 {
            Err("the database is gone")
        } else {
            Ok("one")
        };
        Some((part, row + 1))
    }))
}

#[purlin::test]
async fn a_stream_that_fails_breaks_off_and_is_told() {
    let log = Log::default();
    let _listening = log.listen();
    let client = TestClient::serve(app(routes![rows])).await;
    let (status, content) = send(&mut connect(&client).await, "/rows").await;
    assert_eq!(status, 200);
    assert!(content.is_err(), "{content:?}");
    let lines = log.with("the content of an answer broke off");
    assert!(
        matches!(&lines[..], [line] if line.starts_with("ERROR") && line.contains("the database is gone")),
        "{lines:?}"
    );
}
