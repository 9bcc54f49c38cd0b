//! The cases of the comparison, on xitca-web, with garde's rules.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

use compare_contract::{Faults, Item, ItemQuery, Large, NewOrder, Options, Order};
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

fn main() -> Result<(), Box<dyn StdError>> {
    let options = Options::from_environment()?;
    let mut app = App::new()
        .at("/plaintext", get(handler_service(plaintext)))
        .at(
            "/users/{user_id}/items/{item_id}",
            get(handler_service(read_item)),
        )
        .at("/orders", post(handler_service(create_order)))
        .at("/bytes/10k", get(handler_service(read_10k)))
        .at("/bytes/1m", get(handler_service(read_1m)));
    for number in 0..options.routes {
        app = app.at(&format!("/r{number:03}/{{id}}"), get(handler_service(echo)));
    }
    let app = app.with_state(Large::default());
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

async fn read_10k(StateRef(large): StateRef<'_, Large>) -> ((HeaderName, HeaderValue), Bytes) {
    (OCTETS, large.bytes_10k.clone())
}

async fn read_1m(StateRef(large): StateRef<'_, Large>) -> ((HeaderName, HeaderValue), Bytes) {
    (OCTETS, large.bytes_1m.clone())
}

async fn echo(Params(id): Params<u64>) -> String {
    id.to_string()
}

async fn create_order(Json(new): Json<NewOrder>) -> Result<(Json<Order>, StatusCode), Failure> {
    new.validate()?;
    Ok((Json(new.taken(1)), StatusCode::CREATED))
}

/// Rules that were broken.
#[derive(Debug)]
struct Failure(garde::Report);

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self(report)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::from_service(failure)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Failure {}

impl<'r> Service<WebContext<'r, Request<'r>>> for Failure {
    type Response = WebResponse;
    type Error = Infallible;

    async fn call(&self, mut ctx: WebContext<'r, Request<'r>>) -> Result<WebResponse, Infallible> {
        let answer = (Json(Faults::from(&self.0)), StatusCode::UNPROCESSABLE_ENTITY);
        match answer.respond(ctx.reborrow()).await {
            Ok(answer) => Ok(answer),
            Err(error) => error.call_dyn(ctx).await,
        }
    }
}
