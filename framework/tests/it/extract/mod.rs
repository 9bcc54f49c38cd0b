//! What a handler takes from path, query, header and cookies.

mod document;
mod groups;
mod headers;
mod query;
mod types;

use purlin::handler::Route;
use purlin::prelude::*;
use purlin::testing::TestClient;

/// An app of some routes.
fn client(routes: impl IntoIterator<Item = Route>) -> TestClient {
    TestClient::new(App::new("Extract", "1.0.0").module(Module::new("extract").routes(routes)))
}

/// What a request answers: its text, or its faults.
async fn told(client: &TestClient, target: &str) -> String {
    let answer = client.get(target).await;
    match answer.status() {
        200 => answer.text().to_owned(),
        422 => answer.faults().join(", "),
        status => panic!("{target}: {status} {}", answer.text()),
    }
}

/// Compares what each request answers with what it should.
async fn all(client: &TestClient, expected: &[(&str, &str)]) {
    for (target, expected) in expected {
        assert_eq!(told(client, target).await, *expected, "{target}");
    }
}
