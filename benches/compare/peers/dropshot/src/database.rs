//! The cases of a database, on dropshot, with garde's rules.

use std::error::Error;

use compare_contract::Options;
use compare_store::{Failure, Listing, NewPurchase, Product, Purchase, Store};
use dropshot::{
    ApiDescription, ClientErrorStatusCode, ConfigDropshot, HttpError, HttpResponseCreated, HttpResponseOk,
    Path, Query, RequestContext, ServerBuilder, TypedBody, endpoint,
};
use garde::Validate;
use schemars::JsonSchema;
use serde::Deserialize;
use slog::{Discard, Logger};
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(options.threads)
        .enable_all()
        .build()?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let config = ConfigDropshot {
        bind_address: options.address,
        ..ConfigDropshot::default()
    };
    let log = Logger::root(Discard, slog::o!());
    let mut api = ApiDescription::new();
    api.register(read_product)?;
    api.register(list_products)?;
    api.register(purchase)?;
    let server = ServerBuilder::new(api, Store::from_environment()?, log)
        .config(config)
        .start()?;
    println!("listening");
    Ok(server.await?)
}

#[derive(Deserialize, JsonSchema)]
struct ProductPath {
    id: i64,
}

/// Read a product.
#[endpoint { method = GET, path = "/products/{id}" }]
async fn read_product(
    request: RequestContext<Store>,
    path: Path<ProductPath>,
) -> Result<HttpResponseOk<Product>, HttpError> {
    let product = request.context().product(path.into_inner().id).await;
    product.map(HttpResponseOk).map_err(failed)
}

/// List products.
#[endpoint { method = GET, path = "/products" }]
async fn list_products(
    request: RequestContext<Store>,
    listing: Query<Listing>,
) -> Result<HttpResponseOk<Vec<Product>>, HttpError> {
    let listing = valid(listing.into_inner())?;
    let products = request.context().products(listing.limit).await;
    products.map(HttpResponseOk).map_err(failed)
}

/// Buy products.
#[endpoint { method = POST, path = "/purchases" }]
async fn purchase(
    request: RequestContext<Store>,
    new: TypedBody<NewPurchase>,
) -> Result<HttpResponseCreated<Purchase>, HttpError> {
    let new = valid(new.into_inner())?;
    let purchase = request.context().purchase(&new).await;
    purchase.map(HttpResponseCreated).map_err(failed)
}

fn valid<T: Validate<Context = ()>>(value: T) -> Result<T, HttpError> {
    match value.validate() {
        Ok(()) => Ok(value),
        Err(report) => Err(HttpError::for_client_error(
            Some("ValidationFailed".into()),
            ClientErrorStatusCode::UNPROCESSABLE_ENTITY,
            report.to_string(),
        )),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes it so")]
fn failed(failure: Failure) -> HttpError {
    let status = match failure {
        Failure::Missing(_) => ClientErrorStatusCode::NOT_FOUND,
        Failure::SoldOut(_) => ClientErrorStatusCode::CONFLICT,
        Failure::Database(_) => return HttpError::for_internal_error(failure.to_string()),
    };
    HttpError::for_client_error(None, status, failure.to_string())
}
