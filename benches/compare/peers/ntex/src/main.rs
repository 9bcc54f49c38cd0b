//! The cases of the comparison, on ntex, with garde's rules.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use compare_contract::{self as contract, Faults, Item, ItemQuery, NewOrder, Options};
use compare_store::{Product, Store};
use garde::Validate;
use ntex::http::StatusCode;
use ntex::util::Bytes;
use ntex::web::types::{Json, Path, Query, State};
use ntex::web::{
    self, App, HttpRequest, HttpResponse, HttpServer, Responder, ServiceConfig, WebResponseError,
};

/// What is large, in bytes of ntex's own.
#[derive(Clone)]
struct Large {
    bytes_10k: Bytes,
    bytes_1m: Bytes,
}

impl From<contract::Large> for Large {
    fn from(large: contract::Large) -> Self {
        Self {
            bytes_10k: Bytes::copy_from_slice(&large.bytes_10k),
            bytes_1m: Bytes::copy_from_slice(&large.bytes_1m),
        }
    }
}

#[ntex::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let large = Large::from(contract::Large::default());
    let store = Store::from_environment()?;
    let server = HttpServer::new(async move || {
        App::new()
            .state(large.clone())
            .service((plaintext, read_item, create_order, read_10k, read_1m))
            .configure(|app| mount_routes(app, options.routes))
            .configure(|app| mount_database(app, store.clone()))
    });
    let server = server.workers(options.threads).bind(options.address)?;
    println!("listening");
    Ok(server.run().await?)
}

fn mount_routes(app: &mut ServiceConfig, count: u32) {
    for number in 0..count {
        app.route(&format!("/r{number:03}/{{id}}"), web::get().to(echo));
    }
}

fn mount_database(app: &mut ServiceConfig, store: Option<Store>) {
    if let Some(store) = store {
        app.state(store).service((read_product, place_order));
    }
}

#[web::get("/plaintext")]
async fn plaintext() -> &'static str {
    "Hello, World!"
}

#[web::get("/users/{user_id}/items/{item_id}")]
async fn read_item(ids: Path<(u64, u64)>, query: Query<ItemQuery>) -> Json<Item> {
    let (user_id, item_id) = ids.into_inner();
    let ItemQuery { q, limit } = query.into_inner();
    Json(Item {
        user_id,
        item_id,
        q,
        limit,
    })
}

#[web::get("/bytes/10k")]
async fn read_10k(large: State<Large>) -> Bytes {
    large.bytes_10k.clone()
}

#[web::get("/bytes/1m")]
async fn read_1m(large: State<Large>) -> Bytes {
    large.bytes_1m.clone()
}

async fn echo(id: Path<u64>) -> String {
    id.to_string()
}

#[web::post("/orders")]
async fn create_order(Json(new): Json<NewOrder>) -> Result<impl Responder, Failure> {
    new.validate()?;
    Ok(Json(new.taken(1)).with_status(StatusCode::CREATED))
}

#[web::post("/db/orders")]
async fn place_order(store: State<Store>, Json(new): Json<NewOrder>) -> Result<impl Responder, Failure> {
    new.validate()?;
    let id = store.place(&new.row()).await?;
    Ok(Json(new.taken(id)).with_status(StatusCode::CREATED))
}

#[web::get("/products/{id}")]
async fn read_product(store: State<Store>, id: Path<i64>) -> Result<Option<Json<Product>>, Failure> {
    Ok(store.product(*id).await?.map(Json))
}

#[derive(Debug)]
enum Failure {
    Rules(garde::Report),
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

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(report) => report.fmt(f),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl WebResponseError for Failure {
    fn error_response(&self, _: &HttpRequest) -> HttpResponse {
        match self {
            Self::Rules(report) => HttpResponse::UnprocessableEntity().json(&Faults::from(report)),
            Self::Database(error) => HttpResponse::InternalServerError().body(error.to_string()),
        }
    }
}
