//! Requests that differ in one thing.

use purlin::http::{Method, StatusCode};
use purlin::prelude::*;
use purlin::tower::Service;
use purlin::tower::util::MapResponseLayer;
use purlin::{BuiltApp, http};
use tokio::runtime::Runtime;

use super::handlers::{self, Answers, Passes};
use super::order::{RIGHT, WRONG};
use super::transaction;
use crate::in_process::call;

/// Routes in the table besides the one that is meant.
const MORE_ROUTES: usize = 200;

/// An app, and the request that it is asked again and again.
#[derive(Debug)]
pub struct Case {
    name: &'static str,
    app: BuiltApp,
    ask: Ask,
    status: StatusCode,
    /// For handlers that wait for others.
    runtime: Option<Runtime>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
struct Ask {
    path: &'static str,
    field: Option<(&'static str, &'static str)>,
    /// A POST has one, and a GET has none.
    content: Option<&'static str>,
}

impl Ask {
    const fn get(path: &'static str) -> Self {
        Self {
            path,
            field: None,
            content: None,
        }
    }

    const fn post(path: &'static str, content: &'static str) -> Self {
        Self {
            path,
            field: Some(("content-type", "application/json")),
            content: Some(content),
        }
    }

    const fn with(self, name: &'static str, value: &'static str) -> Self {
        Self {
            field: Some((name, value)),
            ..self
        }
    }
}

impl Case {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The request, to be [answered](Self::answer).
    ///
    /// # Panics
    /// Never: what it is made of is constant.
    pub fn request(&self) -> http::Request<Body> {
        let method = self.ask.content.map_or(Method::GET, |_| Method::POST);
        let mut request = http::Request::builder().method(method).uri(self.ask.path);
        if let Some((name, value)) = self.ask.field {
            request = request.header(name, value);
        }
        request
            .body(self.ask.content.map_or_else(Body::empty, Body::from))
            .expect("the paths of routes are paths")
    }

    /// What the app answers.
    pub fn answer(&self, request: http::Request<Body>) -> Response {
        match &self.runtime {
            None => call(&self.app, request),
            Some(runtime) => {
                let Ok(response) = runtime.block_on(self.app.clone().call(request));
                response
            }
        }
    }

    /// Whether it is what the case is about.
    ///
    /// # Panics
    /// When it is not.
    pub fn check(&self) {
        let status = self.answer(self.request()).status();
        assert_eq!(status, self.status, "{}", self.name);
    }

    fn new(name: &'static str, app: App, ask: Ask) -> Self {
        Self {
            name,
            app: app.build().expect("the apps here have no mistakes"),
            ask,
            status: StatusCode::NO_CONTENT,
            runtime: None,
        }
    }

    fn answered(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    fn on_database(name: &'static str, path: &'static str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("the system has room for a runtime");
        let app = runtime.block_on(transaction::app());
        let built = runtime.block_on(async { Self::new(name, app, Ask::post(path, "")) });
        Self {
            runtime: Some(runtime),
            ..built
        }
    }
}

/// An app of all handlers.
fn all() -> App {
    App::new("Stages", "1.0.0").module(handlers::all())
}

/// The app with that many modules of one route besides.
fn crowded() -> App {
    (0..MORE_ROUTES).fold(all(), |app, index| {
        app.module(handlers::one().prefix(format!("/r{index:03}")))
    })
}

const NOTHING: Ask = Ask::get("/nothing");

/// All cases.
pub fn cases() -> Vec<Case> {
    let layer = || MapResponseLayer::new(|response: Response| response);
    let mut cases = inputs();
    cases.extend([
        Case::new("encode", all(), Ask::get("/orders")).answered(StatusCode::OK),
        Case::new("handler-spared", all().middleware(Answers), NOTHING),
        Case::new("middleware", all().middleware(Passes), NOTHING),
        Case::new(
            "middleware-twice",
            all().middleware(Passes).middleware(Passes),
            NOTHING,
        ),
        Case::new("tower", all().layer(layer()), NOTHING),
        Case::new("tower-twice", all().layer(layer()).layer(layer()), NOTHING),
        Case::new("dependency", all(), Ask::get("/dependent")),
        Case::on_database("transaction-spared", "/spared"),
        Case::on_database("service", "/taken"),
        Case::on_database("transaction", "/notes"),
    ]);
    cases
}

/// Those of what a request holds.
fn inputs() -> Vec<Case> {
    const CLIENT: Ask = Ask::get("/client").with("x-client", "a browser");
    vec![
        Case::new("empty", all(), NOTHING),
        Case::new("match", crowded(), Ask::get("/r199/nothing")),
        Case::new("path", all(), Ask::get("/items/7")),
        Case::new(
            "query",
            all(),
            Ask::get("/search?text=blue%20shoes&page=2&size=10"),
        ),
        Case::new(
            "query-unread",
            all(),
            Ask::get("/nothing?text=blue%20shoes&page=2&size=10"),
        ),
        Case::new("header", all(), CLIENT),
        Case::new("header-unread", all(), NOTHING.with("x-client", "a browser")),
        Case::new("read", all(), Ask::post("/bytes", RIGHT)),
        Case::new("read-unread", all(), Ask::post("/unread", RIGHT)),
        Case::new("decode", all(), Ask::post("/free", RIGHT)),
        Case::new("decode-serde", all(), Ask::post("/serde", RIGHT)),
        Case::new("validate", all(), Ask::post("/orders", RIGHT)),
        Case::new("faults", all(), Ask::post("/orders", WRONG)).answered(StatusCode::UNPROCESSABLE_ENTITY),
    ]
}
