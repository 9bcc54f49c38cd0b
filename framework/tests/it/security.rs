//! Who is let in: schemes, what a client that is not let in is told, and what the document says of it.

#[cfg(feature = "tls")]
mod certificate;
mod document;
mod open;
mod policy;
mod refusals;
mod token;
mod truth;

use purlin::handler::Route;
use purlin::prelude::*;
use purlin::testing::{TestClient, TestResponse};

purlin::api_keys! {
    /// A key from the console.
    ///
    /// It opens everything.
    pub(crate) ConsoleKey = header("X-Api-Key");
    pub(crate) LinkKey = query("key");
    pub(crate) LoginCookie = cookie("login");
}

/// An app of some routes.
fn app(routes: impl IntoIterator<Item = Route>) -> App {
    App::new("Security", "1.0.0").module(Module::new("security").routes(routes))
}

fn client(routes: impl IntoIterator<Item = Route>) -> TestClient {
    TestClient::new(app(routes))
}

/// The values of a header field.
fn fields(answer: &TestResponse, name: &str) -> Vec<String> {
    let values = answer.headers().get_all(name).iter();
    values.map(|value| value.to_str().unwrap().to_owned()).collect()
}
