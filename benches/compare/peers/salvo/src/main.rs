//! The cases of the comparison, on salvo, with its OpenAPI and garde's rules.

use std::error::Error;

use bytes::Bytes;
use compare_contract::{Faults, Item, Large, NewOrder, Options, Order};
use garde::Validate;
use salvo::affix_state::inject;
use salvo::http::header::{CONTENT_TYPE, HeaderValue};
use salvo::oapi::extract::{JsonBody, PathParam, QueryParam};
use salvo::oapi::{Components, EndpointOutRegister, Operation};
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
    let router = router(options.routes);
    let acceptor = TcpListener::new(options.address).bind().await;
    println!("listening");
    Server::new(acceptor).serve(router).await;
    Ok(())
}

fn router(count: u32) -> Router {
    let large = Router::with_path("bytes")
        .hoop(inject(Large::default()))
        .push(Router::with_path("10k").get(read_10k))
        .push(Router::with_path("1m").get(read_1m));
    let mut router = Router::new()
        .push(Router::with_path("plaintext").get(plaintext))
        .push(Router::with_path("users/{user_id}/items/{item_id}").get(read_item))
        .push(Router::with_path("orders").post(create_order))
        .push(large);
    for number in 0..count {
        router = router.push(Router::with_path(format!("r{number:03}/{{id}}")).get(echo));
    }
    let document = OpenApi::new("Comparison", "1.0.0").merge_router(&router);
    router.push(document.into_router("openapi.json"))
}

/// Greet the world.
#[endpoint]
async fn plaintext() -> &'static str {
    "Hello, World!"
}

/// Answer what was asked for.
#[endpoint]
async fn read_item(
    user_id: PathParam<u64>,
    item_id: PathParam<u64>,
    q: QueryParam<String, false>,
    limit: QueryParam<u32, false>,
) -> Json<Item> {
    Json(Item {
        user_id: user_id.into_inner(),
        item_id: item_id.into_inner(),
        q: q.into_inner(),
        limit: limit.into_inner().unwrap_or(20),
    })
}

/// Read ten kilobytes.
#[endpoint]
async fn read_10k(depot: &mut Depot, response: &mut Response) -> Result<(), StatusError> {
    let large: &Large = depot
        .get_typed()
        .map_err(|_| StatusError::internal_server_error())?;
    answer_bytes(response, large.bytes_10k.clone());
    Ok(())
}

/// Read a megabyte.
#[endpoint]
async fn read_1m(depot: &mut Depot, response: &mut Response) -> Result<(), StatusError> {
    let large: &Large = depot
        .get_typed()
        .map_err(|_| StatusError::internal_server_error())?;
    answer_bytes(response, large.bytes_1m.clone());
    Ok(())
}

fn answer_bytes(response: &mut Response, bytes: Bytes) {
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    response.body(bytes);
}

/// Answer the id.
#[endpoint]
async fn echo(id: PathParam<u64>) -> String {
    id.to_string()
}

/// Take an order.
#[endpoint(status_codes(201, 422))]
async fn create_order(new: JsonBody<NewOrder>, response: &mut Response) -> Result<Json<Order>, Failure> {
    new.validate()?;
    response.status_code(StatusCode::CREATED);
    Ok(Json(new.into_inner().taken(1)))
}

/// Rules that were broken.
struct Failure(garde::Report);

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self(report)
    }
}

impl Scribe for Failure {
    fn render(self, response: &mut Response) {
        response.status_code(StatusCode::UNPROCESSABLE_ENTITY);
        response.render(Json(Faults::from(&self.0)));
    }
}

impl EndpointOutRegister for Failure {
    fn register(components: &mut Components, operation: &mut Operation) {
        StatusError::register(components, operation);
    }
}
