use dropshot::{
    ApiDescription, Body, ConfigDropshot, ConfigLogging, ConfigLoggingLevel, HttpError, HttpResponseOk, Path, Query,
    RequestContext, ServerBuilder, TypedBody, endpoint,
};
use http::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

#[derive(Deserialize, JsonSchema)]
struct Name {
    name: String,
}

/// How to greet.
#[derive(Deserialize, JsonSchema, Validate)]
struct Manner {
    #[serde(default = "one")]
    #[validate(range(min = 1, max = 10))]
    times: u32,
}

fn one() -> u32 {
    1
}

fn refused(faults: validator::ValidationErrors) -> HttpError {
    HttpError::for_bad_request(None, faults.to_string())
}

/// Greet somebody.
#[endpoint { method = GET, path = "/hello/{name}" }]
async fn greet(_: RequestContext<()>, name: Path<Name>, manner: Query<Manner>) -> Result<Response<Body>, HttpError> {
    let manner = manner.into_inner();
    manner.validate().map_err(refused)?;
    let text = format!("Hello, {}! ", name.into_inner().name).repeat(manner.times as usize);
    Ok(Response::new(text.into()))
}

/// A guest.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
struct Guest {
    #[validate(length(min = 1, max = 100))]
    name: String,
    #[validate(email)]
    email: String,
}

/// Welcome a guest.
#[endpoint { method = POST, path = "/guests" }]
async fn welcome(_: RequestContext<()>, guest: TypedBody<Guest>) -> Result<HttpResponseOk<Guest>, HttpError> {
    let guest = guest.into_inner();
    guest.validate().map_err(refused)?;
    Ok(HttpResponseOk(guest))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = ConfigLogging::StderrTerminal { level: ConfigLoggingLevel::Info }.to_logger("hello")?;
    let mut api = ApiDescription::new();
    api.register(greet)?;
    api.register(welcome)?;
    let document = api.openapi("Hello", semver::Version::new(1, 0, 0)).json()?;
    println!("{document}");
    let config = ConfigDropshot { bind_address: "127.0.0.1:0".parse()?, ..ConfigDropshot::default() };
    let server = ServerBuilder::new(api, (), log).config(config).start()?;
    tokio::signal::ctrl_c().await?;
    server.close().await?;
    Ok(())
}
