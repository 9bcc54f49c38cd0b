//! The cases of a database, on ntex, with garde's rules.

use std::error::Error;

use compare_contract::Options;
use compare_store::{Failure, Listing, NewPurchase, Product, Store};
use garde::Validate;
use ntex::http::StatusCode;
use ntex::web::error::InternalError;
use ntex::web::types::{Json, Path, Query, State};
use ntex::web::{self, App, HttpServer, Responder};

#[ntex::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let store = Store::from_environment()?;
    let server = HttpServer::new(async move || {
        App::new()
            .state(store.clone())
            .service((read_product, list_products, purchase))
    });
    let server = server.workers(options.threads).bind(options.address)?;
    println!("listening");
    Ok(server.run().await?)
}

#[web::get("/products/{id}")]
async fn read_product(store: State<Store>, id: Path<i64>) -> Result<Json<Product>, web::Error> {
    Ok(Json(store.product(*id).await.map_err(failed)?))
}

#[web::get("/products")]
async fn list_products(
    store: State<Store>,
    Query(listing): Query<Listing>,
) -> Result<Json<Vec<Product>>, web::Error> {
    listing.validate().map_err(invalid)?;
    Ok(Json(store.products(listing.limit).await.map_err(failed)?))
}

#[web::post("/purchases")]
async fn purchase(store: State<Store>, Json(new): Json<NewPurchase>) -> Result<impl Responder, web::Error> {
    new.validate().map_err(invalid)?;
    let purchase = store.purchase(&new).await.map_err(failed)?;
    Ok(Json(purchase).with_status(StatusCode::CREATED))
}

fn failed(failure: Failure) -> InternalError<Failure> {
    let status = StatusCode::from_u16(failure.status());
    InternalError::new(failure, status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
}

fn invalid(report: garde::Report) -> InternalError<garde::Report> {
    InternalError::new(report, StatusCode::UNPROCESSABLE_ENTITY)
}
