//! The cases of the comparison, on axum, with garde's rules in an extractor.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use compare_contract::{Faults, Item, ItemQuery, Large, NewOrder, Options, Order};
use garde::Validate;
use serde::de::DeserializeOwned;
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
    let app = app(options.routes);
    let listener = TcpListener::bind(options.address).await?;
    println!("listening");
    let listener = listener.tap_io(|stream| {
        // A client that is gone already is met when it is read from.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}

fn app(routes: u32) -> Router {
    let mut app = Router::new()
        .route("/plaintext", get(plaintext))
        .route("/users/{user_id}/items/{item_id}", get(read_item))
        .route("/orders", post(create_order))
        .route("/bytes/10k", get(read_10k))
        .route("/bytes/1m", get(read_1m))
        .with_state(Large::default());
    for number in 0..routes {
        app = app.route(&format!("/r{number:03}/{{id}}"), get(echo));
    }
    app
}

async fn plaintext() -> &'static str {
    "Hello, World!"
}

async fn read_item(
    Path((user_id, item_id)): Path<(u64, u64)>,
    Query(ItemQuery { q, limit }): Query<ItemQuery>,
) -> Json<Item> {
    Json(Item {
        user_id,
        item_id,
        q,
        limit,
    })
}

async fn read_10k(State(large): State<Large>) -> Bytes {
    large.bytes_10k
}

async fn read_1m(State(large): State<Large>) -> Bytes {
    large.bytes_1m
}

async fn echo(Path(id): Path<u64>) -> String {
    id.to_string()
}

async fn create_order(Valid(new): Valid<NewOrder>) -> (StatusCode, Json<Order>) {
    (StatusCode::CREATED, Json(new.taken(1)))
}

/// JSON whose rules hold.
struct Valid<T>(T);

impl<S: Send + Sync, T: DeserializeOwned + Validate<Context = ()>> FromRequest<S> for Valid<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Json(value) = Json::<T>::from_request(request, state).await?;
        value.validate()?;
        Ok(Self(value))
    }
}

enum Failure {
    Json(JsonRejection),
    Rules(garde::Report),
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        Self::Json(rejection)
    }
}

impl From<garde::Report> for Failure {
    fn from(report: garde::Report) -> Self {
        Self::Rules(report)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Json(rejection) => rejection.into_response(),
            Self::Rules(report) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Json(Faults::from(&report))).into_response()
            }
        }
    }
}
