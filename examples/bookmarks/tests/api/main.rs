//! The API as its clients see it. The client also holds every answer against the document.

#![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

mod changes;
mod document;
mod faults;
mod search;

use purlin::serde_json::{Value, json};
use purlin::testing::TestClient;

fn client() -> TestClient {
    TestClient::new(bookmarks::app())
}

/// A link as clients send it.
fn link(title: &str, tags: &[&str]) -> Value {
    json!({ "title": title, "target": { "kind": "link", "url": "https://example.com/" }, "tags": tags })
}

/// Adds a bookmark, and returns its path.
async fn add(client: &TestClient, bookmark: &Value) -> String {
    let answer = client
        .post("/bookmarks")
        .header("x-user", "ada")
        .json(bookmark)
        .await;
    assert_eq!(answer.status(), 201);
    answer.header("location").unwrap().to_owned()
}
