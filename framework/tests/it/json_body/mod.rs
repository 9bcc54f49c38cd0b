//! Content as JSON.

mod content;
mod rules;
mod shapes;

use purlin::handler::Route;
use purlin::prelude::*;
use purlin::testing::{TestClient, TestResponse};

fn app(routes: impl IntoIterator<Item = Route>) -> App {
    App::new("Bodies", "1.0.0").module(Module::new("bodies").routes(routes))
}

fn client(routes: impl IntoIterator<Item = Route>) -> TestClient {
    TestClient::new(app(routes))
}

/// The status with the faults of a 422, the code of another failure, or the content of a success.
fn told(answer: &TestResponse) -> String {
    match answer.status() {
        422 => answer.faults().join(", "),
        status @ 400.. => format!("{status} {}", answer.code()),
        _ => answer.text().to_owned(),
    }
}

/// Posts each content and compares what is answered with what should be.
async fn all(client: &TestClient, target: &str, expected: &[(&str, &str)]) {
    for (content, expected) in expected {
        let answer = client
            .post(target)
            .content("application/json", (*content).to_owned())
            .await;
        assert_eq!(told(&answer), *expected, "{content}");
    }
}
