use poem::listener::TcpListener;
use poem::middleware::{RequestId, Tracing};
use poem::{EndpointExt, Route, Server};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::types::Email;
use poem_openapi::{Object, OpenApi, OpenApiService};

/// A guest.
#[derive(Object)]
struct Guest {
    #[oai(validator(min_length = 1, max_length = 100))]
    name: String,
    email: Email,
}

struct Api;

#[OpenApi]
impl Api {
    /// Greet somebody.
    #[oai(path = "/hello/:name", method = "get")]
    async fn greet(
        &self,
        name: Path<String>,
        #[oai(default = "one", validator(minimum(value = "1"), maximum(value = "10")))] times: Query<u32>,
    ) -> PlainText<String> {
        PlainText(format!("Hello, {}! ", name.0).repeat(times.0 as usize))
    }

    /// Welcome a guest.
    #[oai(path = "/guests", method = "post")]
    async fn welcome(&self, guest: Json<Guest>) -> Json<Guest> {
        guest
    }
}

fn one() -> u32 {
    1
}

async fn stopped() {
    tokio::signal::ctrl_c().await.ok();
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt::init();
    let service = OpenApiService::new(Api, "Hello", "1.0.0");
    let (page, document) = (service.swagger_ui(), service.spec_endpoint());
    let app = Route::new()
        .nest("/", service)
        .nest("/docs", page)
        .at("/openapi.json", document)
        .with(Tracing)
        .with(RequestId::default());
    Server::new(TcpListener::bind("127.0.0.1:0"))
        .run_with_graceful_shutdown(app, stopped(), None)
        .await
}
