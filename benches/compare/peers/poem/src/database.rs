//! The cases of a database, on poem-openapi.

use std::error::Error;

use compare_contract::Options;
use compare_store::{self as store, Failure, Store};
use poem::error::InternalServerError;
use poem::http::StatusCode;
use poem::listener::{Listener, TcpListener};
use poem::{Route, Server};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi, OpenApiService};
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
    let shop = Shop {
        store: Store::from_environment()?,
    };
    let api = OpenApiService::new(shop, "Comparison", "1.0.0");
    let app = Route::new()
        .at("/openapi.json", api.spec_endpoint())
        .nest("/", api);
    let acceptor = TcpListener::bind(options.address).into_acceptor().await?;
    println!("listening");
    Ok(Server::new_with_acceptor(acceptor).run(app).await?)
}

/// A product.
#[derive(Object)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    price_cents: i64,
    stock: i64,
}

impl From<store::Product> for Product {
    fn from(row: store::Product) -> Self {
        Self {
            id: row.id,
            sku: row.sku,
            name: row.name,
            price_cents: row.price_cents,
            stock: row.stock,
        }
    }
}

/// A purchase as clients send it.
#[derive(Object)]
struct NewPurchase {
    #[oai(validator(min_length = 1, max_length = 100))]
    customer: String,
    #[oai(validator(min_items = 1, max_items = 100))]
    lines: Vec<Line>,
}

/// A product, and how many pieces of it.
#[derive(Object)]
struct Line {
    product_id: i64,
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    quantity: i64,
}

impl From<NewPurchase> for store::NewPurchase {
    fn from(new: NewPurchase) -> Self {
        let line = |line: Line| store::Line {
            product_id: line.product_id,
            quantity: line.quantity,
        };
        Self {
            customer: new.customer,
            lines: new.lines.into_iter().map(line).collect(),
        }
    }
}

/// A purchase that was stored.
#[derive(Object)]
struct Purchase {
    id: i64,
    total_cents: i64,
}

#[derive(ApiResponse)]
enum Bought {
    #[oai(status = 201)]
    Created(Json<Purchase>),
}

struct Shop {
    store: Store,
}

#[OpenApi]
impl Shop {
    /// Read a product.
    #[oai(path = "/products/:id", method = "get")]
    async fn read_product(&self, Path(id): Path<i64>) -> poem::Result<Json<Product>> {
        let product = self.store.product(id).await.map_err(failed)?;
        Ok(Json(product.into()))
    }

    /// List products.
    #[oai(path = "/products", method = "get")]
    async fn list_products(
        &self,
        #[oai(
            default = "default_limit",
            validator(minimum(value = "1"), maximum(value = "100"))
        )]
        Query(limit): Query<i64>,
    ) -> poem::Result<Json<Vec<Product>>> {
        let products = self.store.products(limit).await.map_err(failed)?;
        Ok(Json(products.into_iter().map(Product::from).collect()))
    }

    /// Buy products.
    #[oai(path = "/purchases", method = "post")]
    async fn purchase(&self, Json(new): Json<NewPurchase>) -> poem::Result<Bought> {
        let store::Purchase { id, total_cents } = self.store.purchase(&new.into()).await.map_err(failed)?;
        Ok(Bought::Created(Json(Purchase { id, total_cents })))
    }
}

fn default_limit() -> i64 {
    20
}

fn failed(failure: Failure) -> poem::Error {
    match StatusCode::from_u16(failure.status()) {
        Ok(status) => poem::Error::new(failure, status),
        Err(_) => InternalServerError(failure),
    }
}
