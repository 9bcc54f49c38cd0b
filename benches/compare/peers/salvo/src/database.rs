//! The cases of a database, on salvo, with its OpenAPI and garde's rules.

use std::error::Error;

use compare_contract::Options;
use compare_store::{Failure, Listing, NewPurchase, Product, Purchase, Store};
use garde::Validate;
use salvo::affix_state::inject;
use salvo::oapi::extract::{JsonBody, PathParam, QueryParam};
use salvo::prelude::*;
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
    let router = Router::new()
        .hoop(inject(Store::from_environment()?))
        .push(Router::with_path("products").get(list_products))
        .push(Router::with_path("products/{id}").get(read_product))
        .push(Router::with_path("purchases").post(purchase));
    let document = OpenApi::new("Comparison", "1.0.0").merge_router(&router);
    let router = router.push(document.into_router("openapi.json"));
    let acceptor = TcpListener::new(options.address).bind().await;
    println!("listening");
    Server::new(acceptor).serve(router).await;
    Ok(())
}

/// Read a product.
#[endpoint(status_codes(200, 404))]
async fn read_product(id: PathParam<i64>, depot: &mut Depot) -> Result<Json<Product>, StatusError> {
    let product = store(depot)?.product(id.into_inner()).await;
    product.map(Json).map_err(failed)
}

/// List products.
#[endpoint]
async fn list_products(
    limit: QueryParam<i64, false>,
    depot: &mut Depot,
) -> Result<Json<Vec<Product>>, StatusError> {
    let listing = Listing {
        limit: limit.into_inner().unwrap_or(20),
    };
    listing.validate().map_err(invalid)?;
    let products = store(depot)?.products(listing.limit).await;
    products.map(Json).map_err(failed)
}

/// Buy products.
#[endpoint(status_codes(201, 409, 422))]
async fn purchase(
    new: JsonBody<NewPurchase>,
    depot: &mut Depot,
    response: &mut Response,
) -> Result<Json<Purchase>, StatusError> {
    new.validate().map_err(invalid)?;
    let stored = store(depot)?.purchase(&new).await.map_err(failed)?;
    response.status_code(StatusCode::CREATED);
    Ok(Json(stored))
}

fn store(depot: &Depot) -> Result<&Store, StatusError> {
    depot
        .get_typed()
        .map_err(|_| StatusError::internal_server_error())
}

fn failed(failure: Failure) -> StatusError {
    match failure {
        Failure::Missing(_) => StatusError::not_found(),
        Failure::SoldOut(_) => StatusError::conflict(),
        Failure::Database(_) => StatusError::internal_server_error(),
    }
    .cause(failure)
}

fn invalid(report: garde::Report) -> StatusError {
    StatusError::unprocessable_entity().cause(report)
}
