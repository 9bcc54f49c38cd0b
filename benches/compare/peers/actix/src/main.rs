//! The cases of the comparison, on actix-web, with garde's rules.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, Json, Path, Query, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, ResponseError, get, post};
use compare_contract::{Faults, Item, ItemQuery, Large, NewOrder, Options, Order};
use garde::Validate;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let large = Data::new(Large::default());
    let app = move || {
        App::new()
            .app_data(large.clone())
            .service((plaintext, read_item, create_order, read_10k, read_1m))
            .configure(|app| mount_routes(app, options.routes))
    };
    let server = HttpServer::new(app)
        .workers(options.threads)
        .tcp_nodelay(true)
        .bind(options.address)?;
    println!("listening");
    Ok(server.run().await?)
}

fn mount_routes(app: &mut ServiceConfig, count: u32) {
    for number in 0..count {
        app.route(&format!("/r{number:03}/{{id}}"), web::get().to(echo));
    }
}

#[get("/plaintext")]
async fn plaintext() -> &'static str {
    "Hello, World!"
}

#[get("/users/{user_id}/items/{item_id}")]
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

#[get("/bytes/10k")]
async fn read_10k(large: Data<Large>) -> Bytes {
    large.bytes_10k.clone()
}

#[get("/bytes/1m")]
async fn read_1m(large: Data<Large>) -> Bytes {
    large.bytes_1m.clone()
}

async fn echo(id: Path<u64>) -> String {
    id.to_string()
}

#[post("/orders")]
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

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        StatusCode::UNPROCESSABLE_ENTITY
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(Faults::from(&self.0))
    }
}
