//! The cases of a database, on xitca-web, with garde's rules.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::{self, Display, Formatter};

use compare_contract::Options;
use compare_store::{self as store, Listing, NewPurchase, Product, Purchase, Store};
use garde::Validate;
use xitca_web::error::{Error, Request};
use xitca_web::handler::json::Json;
use xitca_web::handler::params::Params;
use xitca_web::handler::query::Query;
use xitca_web::handler::state::StateRef;
use xitca_web::handler::{Responder, handler_service};
use xitca_web::http::{StatusCode, WebResponse};
use xitca_web::route::{get, post};
use xitca_web::service::Service;
use xitca_web::{App, WebContext};

fn main() -> Result<(), Box<dyn StdError>> {
    let options = Options::from_environment()?;
    let server = App::new()
        .at("/products", get(handler_service(list_products)))
        .at("/products/{id}", get(handler_service(read_product)))
        .at("/purchases", post(handler_service(purchase)))
        .with_state(Store::from_environment()?)
        .serve()
        .worker_threads(options.threads)
        .bind(options.address)?;
    println!("listening");
    Ok(server.run().wait()?)
}

async fn read_product(
    StateRef(store): StateRef<'_, Store>,
    Params(id): Params<i64>,
) -> Result<Json<Product>, Failure> {
    Ok(Json(store.product(id).await?))
}

async fn list_products(
    StateRef(store): StateRef<'_, Store>,
    Query(listing): Query<Listing>,
) -> Result<Json<Vec<Product>>, Failure> {
    listing.validate()?;
    Ok(Json(store.products(listing.limit).await?))
}

async fn purchase(
    StateRef(store): StateRef<'_, Store>,
    Json(new): Json<NewPurchase>,
) -> Result<(Json<Purchase>, StatusCode), Failure> {
    new.validate()?;
    Ok((Json(store.purchase(&new).await?), StatusCode::CREATED))
}

#[derive(Debug)]
enum Failure {
    Rules(garde::Report),
    Store(store::Failure),
}

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self::Rules(report)
    }
}

impl From<store::Failure> for Failure {
    fn from(failure: store::Failure) -> Self {
        Self::Store(failure)
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
            Self::Store(failure) => failure.fmt(f),
        }
    }
}

impl StdError for Failure {}

impl<'r> Service<WebContext<'r, Request<'r>>> for Failure {
    type Response = WebResponse;
    type Error = Infallible;

    async fn call(&self, mut ctx: WebContext<'r, Request<'r>>) -> Result<WebResponse, Infallible> {
        let status = match self {
            Self::Rules(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(failure) => {
                StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
        };
        match (self.to_string(), status).respond(ctx.reborrow()).await {
            Ok(answer) => Ok(answer),
            Err(error) => error.call_dyn(ctx).await,
        }
    }
}
