//! The cases of the comparison, on actix-web, with garde's rules.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, Json, Path, Query, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, ResponseError, get, post};
use compare_contract::{Faults, Item, ItemQuery, Large, NewOrder, Options, Order};
use compare_store::{Product, Store};
use garde::Validate;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let large = Data::new(Large::default());
    let store = Store::from_environment()?.map(Data::new);
    let app = move || {
        let app = App::new()
            .app_data(large.clone())
            .service((plaintext, read_item, create_order, read_10k, read_1m))
            .configure(|app| mount_routes(app, options.routes));
        match store.clone() {
            Some(store) => app.app_data(store).service((read_product, place_order)),
            None => app,
        }
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

#[post("/db/orders")]
async fn place_order(
    store: Data<Store>,
    Json(new): Json<NewOrder>,
) -> Result<(Json<Order>, StatusCode), Failure> {
    new.validate()?;
    let id = store.place(&new.row()).await?;
    Ok((Json(new.taken(id)), StatusCode::CREATED))
}

#[get("/products/{id}")]
async fn read_product(store: Data<Store>, id: Path<i64>) -> Result<Option<Json<Product>>, Failure> {
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

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Rules(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::Rules(report) => answer.json(Faults::from(report)),
            Self::Database(_) => answer.body(self.to_string()),
        }
    }
}
