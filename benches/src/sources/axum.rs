//! The same app in axum with utoipa.

use super::{Files, Framework, for_each_module, module, numbers};

const HEAD: &str = r#"use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Which part of a list is wanted.
#[derive(Deserialize, IntoParams)]
#[derive(Validate)]
pub struct SearchMMM {
    #[serde(default = "first")]
    #[param(minimum = 1, default = 1)]
    #[validate(range(min = 1))]
    pub page: u32,
    #[serde(default = "twenty")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    #[validate(range(min = 1, max = 100))]
    pub size: u32,
    pub text: Option<String>,
}

fn first() -> u32 {
    1
}

fn twenty() -> u32 {
    20
}
"#;

const HANDLER: &str = r#"
/// An item.
#[derive(Deserialize, Serialize, ToSchema)]
#[derive(Validate)]
pub struct ItemNNNN {
    /// What it is called.
    #[schema(min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    pub name: String,
    #[schema(format = "email")]
    #[validate(email)]
    pub owner: String,
    #[schema(minimum = 0)]
    #[validate(range(min = 0))]
    pub amount: i64,
    #[schema(max_items = 10)]
    #[validate(length(max = 10))]
    pub tags: Vec<String>,
    #[schema(max_length = 500)]
    #[validate(length(max = 500))]
    pub note: Option<String>,
}

/// Replace an item.
#[utoipa::path(
    put,
    path = "/itemsNNNN/{id}",
    params(("id" = u64, Path), SearchMMM),
    request_body = ItemNNNN,
    responses((status = 200, body = ItemNNNN), (status = 422, description = "It breaks a rule"))
)]
pub async fn replace_itemNNNN(
    Path(id): Path<u64>,
    Query(search): Query<SearchMMM>,
    Json(mut item): Json<ItemNNNN>,
) -> Result<Json<ItemNNNN>, (StatusCode, String)> {
    search.validate().map_err(|faults| (StatusCode::UNPROCESSABLE_ENTITY, faults.to_string()))?;
    item.validate().map_err(|faults| (StatusCode::UNPROCESSABLE_ENTITY, faults.to_string()))?;
    item.amount = (id + u64::from(search.page)) as i64;
    Ok(Json(item))
}
"#;

/// The lines of the manifest.
const MANIFEST: &str = r#"axum = "=0.8.9"
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "signal"] }
tower-http = { version = "=0.7.1", features = ["request-id", "trace"] }
tracing = "0.1"
tracing-subscriber = "0.3"
utoipa = "=6.0.0"
utoipa-swagger-ui = { version = "=10.0.2", default-features = false, features = ["axum", "vendored"] }
validator = { version = "=0.21.0", features = ["derive"] }
"#;

/// With rules that stand in the document and that nothing checks.
pub fn axum() -> Framework {
    Framework {
        title: "axum, utoipa",
        modules: documented,
        ..axum_with_validator()
    }
}

/// With rules that stand in the document and, again, as attributes of `validator`.
pub fn axum_with_validator() -> Framework {
    Framework {
        title: "axum, utoipa, validator",
        name: "axum",
        manifest: MANIFEST,
        packages: &["axum", "utoipa", "utoipa-swagger-ui", "validator"],
        modules: |modules| files(modules, HEAD, HANDLER),
        hello: include_str!("hello/axum.rs"),
    }
}

fn documented(modules: usize) -> Files {
    let without = |text: &str| -> String {
        text.split_inclusive('\n')
            .filter(|line| !line.contains("alidat"))
            .collect()
    };
    files(modules, &without(HEAD), &without(HANDLER))
}

fn files(modules: usize, head: &str, handler: &str) -> Files {
    let made = (0..modules).map(|number| {
        let (path, text) = module(head, handler, number);
        let routes: Vec<String> = numbers(number)
            .map(|n| format!("\n        .route(\"/items{n}/{{id}}\", axum::routing::put(replace_item{n}))"))
            .collect();
        let routes = routes.concat();
        let names: Vec<String> = numbers(number).map(|n| format!("replace_item{n}")).collect();
        let tail = format!(
            "\npub fn router() -> axum::Router {{\n    axum::Router::new(){routes}\n}}\n\n\
             #[derive(utoipa::OpenApi)]\n#[openapi(paths({}))]\npub struct Document;\n",
            names.join(", ")
        );
        (path, text + &tail)
    });
    let main = ("main.rs".to_owned(), main_file(modules));
    std::iter::once(main).chain(made).collect()
}

fn main_file(modules: usize) -> String {
    format!(
        // The struct of the query is there to be documented; warnings about it would be work that the others do not have.
        "#![allow(dead_code)]\n\n{}\n#[tokio::main]\nasync fn main() -> std::io::Result<()> {{\n    \
         let mut document = <m000::Document as utoipa::OpenApi>::openapi();\n{}    \
         let router = axum::Router::new()\n{}        \
         .route(\"/openapi.json\", axum::routing::get(async move || axum::Json(document)));\n    \
         let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await?;\n    \
         axum::serve(listener, router).await\n}}\n",
        for_each_module(modules, "mod mMMM;"),
        for_each_module(
            modules,
            "    document.merge(<mMMM::Document as utoipa::OpenApi>::openapi());"
        ),
        for_each_module(modules, "        .merge(mMMM::router())"),
    )
}
