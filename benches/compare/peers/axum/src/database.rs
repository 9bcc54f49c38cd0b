//! The cases of a database, on axum, with garde's rules.

use std::error::Error;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use compare_contract::Options;
use compare_store::{Failure, Listing, NewPurchase, Product, Purchase, Store};
use garde::Validate;
use tokio::net::TcpListener;
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
    let app = Router::new()
        .route("/products", get(list_products))
        .route("/products/{id}", get(read_product))
        .route("/purchases", post(purchase))
        .with_state(Store::from_environment()?);
    let listener = TcpListener::bind(options.address).await?;
    println!("listening");
    let listener = listener.tap_io(|stream| {
        // A client that is gone already is met when it is read from.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}

async fn read_product(State(store): State<Store>, Path(id): Path<i64>) -> Result<Json<Product>, Refusal> {
    store.product(id).await.map(Json).map_err(failed)
}

async fn list_products(
    State(store): State<Store>,
    Query(listing): Query<Listing>,
) -> Result<Json<Vec<Product>>, Refusal> {
    listing.validate().map_err(invalid)?;
    store.products(listing.limit).await.map(Json).map_err(failed)
}

async fn purchase(
    State(store): State<Store>,
    Json(new): Json<NewPurchase>,
) -> Result<(StatusCode, Json<Purchase>), Refusal> {
    new.validate().map_err(invalid)?;
    let purchase = store.purchase(&new).await.map_err(failed)?;
    Ok((StatusCode::CREATED, Json(purchase)))
}

type Refusal = (StatusCode, String);

#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes it so")]
fn failed(failure: Failure) -> Refusal {
    let status = StatusCode::from_u16(failure.status());
    (
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        failure.to_string(),
    )
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` passes it so")]
fn invalid(report: garde::Report) -> Refusal {
    (StatusCode::UNPROCESSABLE_ENTITY, report.to_string())
}
