//! Handlers that take one thing each.

use std::hint::black_box;

use purlin::Bytes;
use purlin::handler::EndpointMeta;
use purlin::http::Request;
use purlin::layer::{Middleware, Next};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::serde_json;

use super::order::{Currency, FreeLine, FreeOrder, Order};

#[get("/nothing")]
async fn nothing() -> NoContent {
    NoContent
}

#[get("/items/{id}")]
async fn number(Path(id): Path<u64>) -> NoContent {
    black_box(id);
    NoContent
}

/// Which part of a list is wanted.
#[schema]
pub(super) struct Search {
    text: Option<String>,
    #[field(ge = 1, default = 1)]
    page: u32,
    #[field(ge = 1, le = 100, default = 20)]
    size: u32,
}

#[get("/search")]
async fn search(Query(search): Query<Search>) -> NoContent {
    black_box((search.text, search.page, search.size));
    NoContent
}

#[get("/client")]
async fn client(x_client: Header<String>) -> NoContent {
    black_box(x_client);
    NoContent
}

#[post("/unread")]
async fn unread() -> NoContent {
    NoContent
}

#[post("/bytes")]
async fn bytes(content: Bytes) -> NoContent {
    black_box(content);
    NoContent
}

#[post("/free")]
async fn free(Json(order): Json<FreeOrder>) -> NoContent {
    black_box(order);
    NoContent
}

/// The order as programs read it that have nothing but serde.
#[post("/serde")]
async fn serde(content: Bytes) -> NoContent {
    let text = std::str::from_utf8(&content).expect("the cases send text");
    let order: FreeOrder = serde_json::from_str(text).expect("the cases send an order");
    black_box(order);
    NoContent
}

#[post("/orders")]
async fn order(Json(order): Json<Order>) -> NoContent {
    black_box(order);
    NoContent
}

#[get("/orders")]
async fn answer() -> Json<FreeOrder> {
    Json(FreeOrder {
        customer: String::new(),
        email: String::new(),
        currency: Currency::Eur,
        lines: (0..5).map(line).collect(),
        note: None,
    })
}

fn line(number: u64) -> FreeLine {
    FreeLine {
        sku: String::new(),
        quantity: 2,
        price_cents: number,
    }
}

/// What a handler needs first.
#[dependency(infallible)]
async fn first() -> u64 {
    black_box(7)
}

#[get("/dependent")]
async fn dependent(first: Dep<first>) -> NoContent {
    black_box(*first);
    NoContent
}

/// All of these.
pub(super) fn all() -> Module {
    let routes = routes![
        nothing, number, search, client, unread, bytes, free, serde, order, answer, dependent
    ];
    Module::new("stages").routes(routes)
}

/// The one that does nothing, to be mounted beside them.
pub(super) fn one() -> Module {
    Module::new("more").hidden().routes(routes![nothing])
}

/// Sends every request on.
pub(super) struct Passes;

impl Middleware for Passes {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.undocumented();
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        next.run(request).await
    }
}

/// Answers every request by itself, as `nothing` does.
pub(super) struct Answers;

impl Middleware for Answers {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.undocumented();
    }

    async fn handle(&self, _: Request<Body>, _: Next) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = purlin::http::StatusCode::NO_CONTENT;
        response
    }
}
