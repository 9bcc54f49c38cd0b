//! Middlewares and layers around apps, modules and routes.

mod contents;
mod cors;
mod document;
mod guards;
mod limits;
mod mappers;
mod order;
mod panics;
mod reasons;
mod shared;
mod streams;
mod tower;
mod words;

use std::future::pending;

use purlin::handler::EndpointMeta;
use purlin::http::{HeaderValue, Request};
use purlin::layer::{Middleware, Next};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::testing::TestResponse;

/// Notes its name in the answer, behind those that were there, and in the document.
struct Note(&'static str);

impl Middleware for Note {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        let noted = operation
            .operation()
            .extensions
            .get("x-notes")
            .and_then(|it| it.as_str());
        let noted = noted.map_or_else(|| self.0.to_owned(), |noted| format!("{noted} {}", self.0));
        operation.operation().extensions.insert("x-notes", noted);
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let mut response = next.run(request).await;
        response
            .headers_mut()
            .append("x-note", HeaderValue::from_static(self.0));
        response
    }
}

fn noted(answer: &TestResponse) -> String {
    let notes = answer.headers().get_all("x-note").iter();
    notes
        .map(|value| value.to_str().unwrap())
        .collect::<Vec<_>>()
        .join(" ")
}

#[get("/{number}")]
async fn number(Path(number): Path<u32>) -> Text {
    Text(number.to_string())
}

#[get("/panic")]
async fn break_down() -> Text {
    panic!("a secret")
}

#[get("/slow", timeout = "1ms")]
async fn slow() -> Text {
    pending().await
}

#[post("/echo")]
async fn echo(Text(text): Text) -> Text {
    Text(text)
}

/// An app of one module.
fn app(module: Module) -> App {
    App::new("Layers", "1.0.0").module(module)
}

fn numbers() -> Module {
    Module::new("numbers")
        .prefix("/numbers")
        .routes(routes![number, break_down, slow, echo])
}
