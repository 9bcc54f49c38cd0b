//! The cases of the comparison, on poem-openapi.

#![expect(clippy::unused_async, reason = "poem-openapi takes functions that are async")]

mod orders;

use std::error::Error;

use compare_contract::{Large, Options};
use poem::listener::{Listener, TcpListener};
use poem::web::Path as RoutePath;
use poem::{Route, Server, get, handler};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json, PlainText};
use poem_openapi::{Object, OpenApi, OpenApiService};
use tokio::runtime::Builder;

use orders::Orders;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(options.threads)
        .enable_all()
        .build()?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let app = app(options.routes);
    let acceptor = TcpListener::bind(options.address).into_acceptor().await?;
    println!("listening");
    Ok(Server::new_with_acceptor(acceptor).run(app).await?)
}

fn app(routes: u32) -> Route {
    let cases = Cases {
        large: Large::default(),
    };
    let api = OpenApiService::new((cases, Orders), "Comparison", "1.0.0");
    let app = Route::new()
        .at("/openapi.json", api.spec_endpoint())
        .nest("/", api);
    (0..routes).fold(app, |app, number| app.at(format!("/r{number:03}/:id"), get(echo)))
}

#[handler]
fn echo(RoutePath(id): RoutePath<u64>) -> String {
    id.to_string()
}

#[derive(Object)]
#[expect(clippy::struct_field_names, reason = "the cases name them so")]
struct Item {
    user_id: u64,
    item_id: u64,
    q: Option<String>,
    limit: u32,
}

struct Cases {
    large: Large,
}

#[OpenApi]
impl Cases {
    /// Greet the world.
    #[oai(path = "/plaintext", method = "get")]
    async fn plaintext(&self) -> PlainText<&'static str> {
        PlainText("Hello, World!")
    }

    /// Answer what was asked for.
    #[oai(path = "/users/:user_id/items/:item_id", method = "get")]
    async fn read_item(
        &self,
        Path(user_id): Path<u64>,
        Path(item_id): Path<u64>,
        Query(q): Query<Option<String>>,
        #[oai(default = "default_limit")] Query(limit): Query<u32>,
    ) -> Json<Item> {
        Json(Item {
            user_id,
            item_id,
            q,
            limit,
        })
    }

    /// Read ten kilobytes.
    #[oai(path = "/bytes/10k", method = "get")]
    async fn read_10k(&self) -> Binary<poem::Body> {
        Binary(self.large.bytes_10k.clone().into())
    }

    /// Read a megabyte.
    #[oai(path = "/bytes/1m", method = "get")]
    async fn read_1m(&self) -> Binary<poem::Body> {
        Binary(self.large.bytes_1m.clone().into())
    }
}

fn default_limit() -> u32 {
    20
}
