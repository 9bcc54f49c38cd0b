//! What routes and modules decide for themselves about contents.

use purlin::http_body::Body as _;
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::{BoxError, Bytes};

use super::{app, stream, told};

#[post("/small", body_limit = 10)]
async fn small(Text(text): Text) -> Text {
    Text(text)
}

#[post("/inherited")]
async fn inherited(content: Bytes) -> Json<usize> {
    Json(content.len())
}

/// Counts a stream; tells why it ended early.
#[post("/streamed")]
async fn streamed(mut body: Body) -> Text {
    let mut count = 0;
    loop {
        let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_frame(cx)).await;
        match frame {
            None => return Text(count.to_string()),
            Some(Ok(frame)) => count += frame.into_data().map_or(0, |data| data.len()),
            Some(Err(error)) => return Text(BoxError::to_string(&error)),
        }
    }
}

async fn status(client: &TestClient, target: &str, bytes: usize) -> u16 {
    let answer = client.post(target).content("text/plain", "x".repeat(bytes)).await;
    answer.status()
}

#[purlin::test]
async fn the_innermost_limit_counts() {
    let client = TestClient::new(app(routes![small, inherited]).body_limit(100));
    assert_eq!(status(&client, "/small", 10).await, 200);
    assert_eq!(status(&client, "/small", 11).await, 413);
    assert_eq!(status(&client, "/inherited", 100).await, 200);
    assert_eq!(status(&client, "/inherited", 101).await, 413);
}

#[purlin::test]
async fn a_module_sets_the_limit_of_its_routes() {
    let uploads = Module::new("uploads")
        .prefix("/uploads")
        .routes(routes![small, inherited]);
    let with = |uploads: Module| TestClient::new(App::new("Uploads", "1.0.0").body_limit(5).module(uploads));
    let client = with(uploads.clone().body_limit(100));
    assert_eq!(status(&client, "/uploads/inherited", 100).await, 200);
    assert_eq!(status(&client, "/uploads/inherited", 101).await, 413);
    assert_eq!(status(&client, "/uploads/small", 11).await, 413);
    let client = with(uploads.body_limit(None));
    assert_eq!(status(&client, "/uploads/inherited", 10_000).await, 200);
}

#[purlin::test]
async fn a_content_that_does_not_tell_its_length_is_counted() {
    let client = TestClient::new(app(routes![small]));
    let (parts, body) = stream();
    for _ in 0..3 {
        parts.send(Bytes::from_static(b"1234")).unwrap();
    }
    let answer = client.post("/small").content("text/plain", body).await;
    assert_eq!(told(&answer), (413, "content_too_large".to_owned()));
}

#[purlin::test]
async fn a_stream_is_limited_too() {
    let client = TestClient::new(app(routes![streamed]).body_limit(10));
    assert_eq!(status(&client, "/streamed", 11).await, 413);
    let answer = client
        .post("/streamed")
        .content("text/plain", "x".repeat(10))
        .await;
    assert_eq!(answer.text(), "10");
    let (parts, body) = stream();
    for _ in 0..3 {
        parts.send(Bytes::from_static(b"1234")).unwrap();
    }
    let answer = client.post("/streamed").content("text/plain", body).await;
    assert_eq!(answer.text(), "the content is too large");
}
