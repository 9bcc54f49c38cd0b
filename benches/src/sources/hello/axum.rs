use axum::extract::{Path, Query, Request};
use axum::http::{HeaderName, StatusCode};
use axum::{Json, Router, routing};
use serde::{Deserialize, Serialize};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use utoipa::{IntoParams, OpenApi, ToSchema};
use utoipa_swagger_ui::SwaggerUi;
use validator::Validate;

/// How to greet.
#[derive(Deserialize, IntoParams, Validate)]
struct Manner {
    #[serde(default = "one")]
    #[param(minimum = 1, maximum = 10, default = 1)]
    #[validate(range(min = 1, max = 10))]
    times: u32,
}

fn one() -> u32 {
    1
}

/// Greet somebody.
#[utoipa::path(get, path = "/hello/{name}", params(("name" = String, Path), Manner),
    responses((status = 200, body = String, content_type = "text/plain"), (status = 422, description = "It breaks a rule")))]
async fn greet(Path(name): Path<String>, Query(manner): Query<Manner>) -> Result<String, (StatusCode, String)> {
    manner.validate().map_err(|faults| (StatusCode::UNPROCESSABLE_ENTITY, faults.to_string()))?;
    Ok(format!("Hello, {name}! ").repeat(manner.times as usize))
}

/// A guest.
#[derive(Deserialize, Serialize, ToSchema, Validate)]
struct Guest {
    #[schema(min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    name: String,
    #[schema(format = "email")]
    #[validate(email)]
    email: String,
}

/// Welcome a guest.
#[utoipa::path(post, path = "/guests", request_body = Guest,
    responses((status = 200, body = Guest), (status = 422, description = "It breaks a rule")))]
async fn welcome(Json(guest): Json<Guest>) -> Result<Json<Guest>, (StatusCode, String)> {
    guest.validate().map_err(|faults| (StatusCode::UNPROCESSABLE_ENTITY, faults.to_string()))?;
    Ok(Json(guest))
}

#[derive(OpenApi)]
#[openapi(paths(greet, welcome), info(title = "Hello", version = "1.0.0"))]
struct Document;

#[derive(Clone, Default)]
struct Counted(std::sync::Arc<std::sync::atomic::AtomicU64>);

impl MakeRequestId for Counted {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        number.to_string().parse().ok().map(RequestId::new)
    }
}

async fn stopped() {
    tokio::signal::ctrl_c().await.ok();
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt::init();
    let name = HeaderName::from_static("x-request-id");
    let router: Router = Router::new()
        .route("/hello/{name}", routing::get(greet))
        .route("/guests", routing::post(welcome))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", Document::openapi()))
        .layer(PropagateRequestIdLayer::new(name.clone()))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| tracing::info_span!("request", path = request.uri().path())))
        .layer(SetRequestIdLayer::new(name, Counted::default()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await
}
