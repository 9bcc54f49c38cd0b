//! The cases of the comparison, on dropshot, with garde's rules.

use std::error::Error;

use compare_contract::{Item, ItemQuery, Large, NewOrder, Options, Order};
use dropshot::{
    ApiDescription, ApiDescriptionRegisterError, ApiEndpoint, ApiEndpointVersions, Body,
    ClientErrorStatusCode, ConfigDropshot, FreeformBody, HttpError, HttpResponseCreated, HttpResponseOk,
    Path, Query, RequestContext, ServerBuilder, TypedBody, endpoint,
};
use garde::Validate;
use http::{Method, Response, header};
use schemars::JsonSchema;
use serde::Deserialize;
use slog::{Discard, Logger};
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
    let config = ConfigDropshot {
        bind_address: options.address,
        // A kilobyte is the default.
        default_request_body_max_bytes: 2 << 20,
        ..ConfigDropshot::default()
    };
    let log = Logger::root(Discard, slog::o!());
    let server = ServerBuilder::new(api(options.routes)?, Large::default(), log)
        .config(config)
        .start()?;
    println!("listening");
    Ok(server.await?)
}

fn api(routes: u32) -> Result<ApiDescription<Large>, ApiDescriptionRegisterError> {
    let mut api = ApiDescription::new();
    api.register(plaintext)?;
    api.register(read_item)?;
    api.register(read_10k)?;
    api.register(read_1m)?;
    api.register(create_order)?;
    for number in 0..routes {
        let (name, path) = (format!("echo_{number:03}"), format!("/r{number:03}/{{id}}"));
        api.register(ApiEndpoint::new(
            name,
            echo,
            Method::GET,
            "application/json",
            &path,
            ApiEndpointVersions::All,
        ))?;
    }
    Ok(api)
}

/// Greet the world.
#[endpoint { method = GET, path = "/plaintext" }]
async fn plaintext(_: RequestContext<Large>) -> Result<Response<Body>, HttpError> {
    text("Hello, World!")
}

#[derive(Deserialize, JsonSchema)]
struct ItemPath {
    user_id: u64,
    item_id: u64,
}

/// Answer what was asked for.
#[endpoint { method = GET, path = "/users/{user_id}/items/{item_id}" }]
async fn read_item(
    _: RequestContext<Large>,
    path: Path<ItemPath>,
    query: Query<ItemQuery>,
) -> Result<HttpResponseOk<Item>, HttpError> {
    let ItemPath { user_id, item_id } = path.into_inner();
    let ItemQuery { q, limit } = query.into_inner();
    Ok(HttpResponseOk(Item {
        user_id,
        item_id,
        q,
        limit,
    }))
}

/// Read ten kilobytes.
#[endpoint { method = GET, path = "/bytes/10k" }]
async fn read_10k(request: RequestContext<Large>) -> Result<HttpResponseOk<FreeformBody>, HttpError> {
    Ok(HttpResponseOk(FreeformBody(
        request.context().bytes_10k.clone().into(),
    )))
}

/// Read a megabyte.
#[endpoint { method = GET, path = "/bytes/1m" }]
async fn read_1m(request: RequestContext<Large>) -> Result<HttpResponseOk<FreeformBody>, HttpError> {
    Ok(HttpResponseOk(FreeformBody(
        request.context().bytes_1m.clone().into(),
    )))
}

#[derive(Deserialize, JsonSchema)]
struct Id {
    id: u64,
}

/// Answer the id.
async fn echo(_: RequestContext<Large>, path: Path<Id>) -> Result<Response<Body>, HttpError> {
    text(path.into_inner().id.to_string())
}

/// dropshot has no type of answers for text.
fn text(text: impl Into<Body>) -> Result<Response<Body>, HttpError> {
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
        .body(text.into())?)
}

/// Take an order.
#[endpoint { method = POST, path = "/orders" }]
async fn create_order(
    _: RequestContext<Large>,
    new: TypedBody<NewOrder>,
) -> Result<HttpResponseCreated<Order>, HttpError> {
    let new = valid(new)?;
    Ok(HttpResponseCreated(new.taken(1)))
}

fn valid(new: TypedBody<NewOrder>) -> Result<NewOrder, HttpError> {
    let new = new.into_inner();
    match new.validate() {
        Ok(()) => Ok(new),
        Err(report) => {
            let code = Some("ValidationFailed".into());
            Err(HttpError::for_client_error(
                code,
                ClientErrorStatusCode::UNPROCESSABLE_ENTITY,
                report.to_string(),
            ))
        }
    }
}
