//! The cases of the comparison, on xitca-web, with garde's rules.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

use compare_contract::{Faults, Item, ItemQuery, Large, NewOrder, Options, Order};
use compare_store::{Product, Store};
use garde::Validate;
use xitca_web::bytes::Bytes;
use xitca_web::error::{Error, Request};
use xitca_web::handler::json::Json;
use xitca_web::handler::params::Params;
use xitca_web::handler::query::Query;
use xitca_web::handler::state::StateRef;
use xitca_web::handler::{Responder, handler_service};
use xitca_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use xitca_web::http::{StatusCode, WebResponse};
use xitca_web::route::{get, post};
use xitca_web::service::Service;
use xitca_web::{App, WebContext};

/// Bytes have no media type by themselves.
const OCTETS: (HeaderName, HeaderValue) =
    (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));

/// What all requests share.
struct State {
    large: Large,
    store: Option<Store>,
}

fn main() -> Result<(), Box<dyn StdError>> {
    let options = Options::from_environment()?;
    let state = State {
        large: Large::default(),
        store: Store::from_environment()?,
    };
    let mut app = App::new()
        .at("/plaintext", get(handler_service(plaintext)))
        .at(
            "/users/{user_id}/items/{item_id}",
            get(handler_service(read_item)),
        )
        .at("/orders", post(handler_service(create_order)))
        .at("/bytes/10k", get(handler_service(read_10k)))
        .at("/bytes/1m", get(handler_service(read_1m)))
        .at("/products/{id}", get(handler_service(read_product)))
        .at("/db/orders", post(handler_service(place_order)));
    for number in 0..options.routes {
        app = app.at(&format!("/r{number:03}/{{id}}"), get(handler_service(echo)));
    }
    let app = app.with_state(std::sync::Arc::new(state));
    let server = app
        .serve()
        .worker_threads(options.threads)
        .bind(options.address)?;
    println!("listening");
    Ok(server.run().wait()?)
}

async fn plaintext() -> &'static str {
    "Hello, World!"
}

async fn read_item(
    Params((user_id, item_id)): Params<(u64, u64)>,
    Query(query): Query<ItemQuery>,
) -> Json<Item> {
    let ItemQuery { q, limit } = query;
    Json(Item {
        user_id,
        item_id,
        q,
        limit,
    })
}

async fn read_10k(StateRef(state): StateRef<'_, State>) -> (Bytes, (HeaderName, HeaderValue)) {
    (state.large.bytes_10k.clone(), OCTETS)
}

async fn read_1m(StateRef(state): StateRef<'_, State>) -> (Bytes, (HeaderName, HeaderValue)) {
    (state.large.bytes_1m.clone(), OCTETS)
}

async fn echo(Params(id): Params<u64>) -> String {
    id.to_string()
}

async fn create_order(Json(new): Json<NewOrder>) -> Result<(Json<Order>, StatusCode), Failure> {
    new.validate()?;
    Ok((Json(new.taken(1)), StatusCode::CREATED))
}

async fn place_order(
    StateRef(state): StateRef<'_, State>,
    Json(new): Json<NewOrder>,
) -> Result<(Json<Order>, StatusCode), Failure> {
    new.validate()?;
    let store = state.store.as_ref().ok_or(Failure::Missing)?;
    let id = store.place(&new.row()).await?;
    Ok((Json(new.taken(id)), StatusCode::CREATED))
}

async fn read_product(
    StateRef(state): StateRef<'_, State>,
    Params(id): Params<i64>,
) -> Result<Json<Product>, Failure> {
    let store = state.store.as_ref().ok_or(Failure::Missing)?;
    Ok(Json(store.product(id).await?.ok_or(Failure::Missing)?))
}

#[derive(Debug)]
enum Failure {
    Rules(garde::Report),
    Missing,
    Database(compare_store::Error),
}

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self::Rules(report)
    }
}

impl From<compare_store::Error> for Failure {
    fn from(error: compare_store::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::from_service(failure)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(report) => report.fmt(f),
            Self::Missing => f.write_str("there is nothing at this path"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl StdError for Failure {}

impl<'r> Service<WebContext<'r, Request<'r>>> for Failure {
    type Response = WebResponse;
    type Error = Infallible;

    async fn call(&self, mut ctx: WebContext<'r, Request<'r>>) -> Result<WebResponse, Infallible> {
        let answer = match self {
            Self::Rules(report) => {
                (Json(Faults::from(report)), StatusCode::UNPROCESSABLE_ENTITY)
                    .respond(ctx.reborrow())
                    .await
            }
            Self::Missing => {
                (self.to_string(), StatusCode::NOT_FOUND)
                    .respond(ctx.reborrow())
                    .await
            }
            Self::Database(_) => {
                (self.to_string(), StatusCode::INTERNAL_SERVER_ERROR)
                    .respond(ctx.reborrow())
                    .await
            }
        };
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) => error.call_dyn(ctx).await,
        }
    }
}
