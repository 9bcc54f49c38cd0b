//! The cases of a database, on actix-web, with garde's rules.

use std::error::Error;

use actix_web::error::{ErrorUnprocessableEntity, InternalError};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{App, HttpServer, get, post};
use compare_contract::Options;
use compare_store::{Failure, Listing, NewPurchase, Product, Purchase, Store};
use garde::Validate;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let store = Data::new(Store::from_environment()?);
    let app = move || {
        App::new()
            .app_data(store.clone())
            .service((read_product, list_products, purchase))
    };
    let server = HttpServer::new(app)
        .workers(options.threads)
        .tcp_nodelay(true)
        .bind(options.address)?;
    println!("listening");
    Ok(server.run().await?)
}

#[get("/products/{id}")]
async fn read_product(store: Data<Store>, id: Path<i64>) -> actix_web::Result<Json<Product>> {
    Ok(Json(store.product(*id).await.map_err(failed)?))
}

#[get("/products")]
async fn list_products(
    store: Data<Store>,
    Query(listing): Query<Listing>,
) -> actix_web::Result<Json<Vec<Product>>> {
    listing.validate().map_err(ErrorUnprocessableEntity)?;
    Ok(Json(store.products(listing.limit).await.map_err(failed)?))
}

#[post("/purchases")]
async fn purchase(
    store: Data<Store>,
    Json(new): Json<NewPurchase>,
) -> actix_web::Result<(Json<Purchase>, StatusCode)> {
    new.validate().map_err(ErrorUnprocessableEntity)?;
    let purchase = store.purchase(&new).await.map_err(failed)?;
    Ok((Json(purchase), StatusCode::CREATED))
}

fn failed(failure: Failure) -> InternalError<Failure> {
    let status = StatusCode::from_u16(failure.status());
    InternalError::new(failure, status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
}
