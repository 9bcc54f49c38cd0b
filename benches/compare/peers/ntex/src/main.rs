//! The cases of the comparison, on ntex, with garde's rules.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use compare_contract::{self as contract, Faults, Item, ItemQuery, NewOrder, Options};
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
    let server = HttpServer::new(async move || {
        App::new()
            .state(large.clone())
            .service((plaintext, read_item, create_order, read_10k, read_1m))
            .configure(|app| mount_routes(app, options.routes))
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

/// Rules that were broken.
#[derive(Debug)]
struct Failure(garde::Report);

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self(report)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl WebResponseError for Failure {
    fn error_response(&self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::UnprocessableEntity().json(&Faults::from(&self.0))
    }
}
