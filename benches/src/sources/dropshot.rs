//! The same app in dropshot.

use super::{Files, Framework, for_each_module, module, numbers};

/// Rules are attributes of `validator`, which schemars reads too.
const HEAD: &str = r#"use dropshot::{ApiDescription, ApiDescriptionRegisterError, HttpError, HttpResponseOk};
use dropshot::{Path, Query, RequestContext, TypedBody, endpoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

#[derive(Deserialize, JsonSchema)]
pub struct IdMMM {
    pub id: u64,
}

/// Which part of a list is wanted.
#[derive(Deserialize, JsonSchema, Validate)]
pub struct SearchMMM {
    #[serde(default = "first")]
    #[validate(range(min = 1))]
    pub page: u32,
    #[serde(default = "twenty")]
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

fn refused(faults: validator::ValidationErrors) -> HttpError {
    HttpError::for_bad_request(None, faults.to_string())
}
"#;

const HANDLER: &str = r#"
/// An item.
#[derive(Deserialize, Serialize, JsonSchema, Validate)]
pub struct ItemNNNN {
    /// What it is called.
    #[validate(length(min = 1, max = 100))]
    pub name: String,
    #[validate(email)]
    pub owner: String,
    #[validate(range(min = 0))]
    pub amount: i64,
    #[validate(length(max = 10))]
    pub tags: Vec<String>,
    #[validate(length(max = 500))]
    pub note: Option<String>,
}

/// Replace an item.
#[endpoint { method = PUT, path = "/itemsNNNN/{id}" }]
pub async fn replace_itemNNNN(
    _: RequestContext<()>,
    path: Path<IdMMM>,
    search: Query<SearchMMM>,
    item: TypedBody<ItemNNNN>,
) -> Result<HttpResponseOk<ItemNNNN>, HttpError> {
    let (search, mut item) = (search.into_inner(), item.into_inner());
    search.validate().map_err(refused)?;
    item.validate().map_err(refused)?;
    item.amount = (path.into_inner().id + u64::from(search.page)) as i64;
    Ok(HttpResponseOk(item))
}
"#;

/// The lines of the manifest.
const MANIFEST: &str = r#"dropshot = "=0.18.0"
http = "1"
schemars = "0.8"
semver = "1"
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "signal"] }
validator = { version = "=0.21.0", features = ["derive"] }
"#;

/// Its rules are checked by `validator`, as axum's are.
pub fn dropshot() -> Framework {
    Framework {
        title: "dropshot, validator",
        name: "dropshot",
        manifest: MANIFEST,
        packages: &["dropshot", "schemars"],
        modules: files,
        hello: include_str!("hello/dropshot.rs"),
    }
}

fn files(modules: usize) -> Files {
    let made = (0..modules).map(|number| {
        let (path, text) = module(HEAD, HANDLER, number);
        let calls: Vec<String> = numbers(number)
            .map(|n| format!("    api.register(replace_item{n})?;\n"))
            .collect();
        let calls = calls.concat();
        let tail = format!(
            "\npub fn register(api: &mut ApiDescription<()>) -> Result<(), ApiDescriptionRegisterError> {{\n{calls}    Ok(())\n}}\n"
        );
        (path, text + &tail)
    });
    let main = ("main.rs".to_owned(), main_file(modules));
    std::iter::once(main).chain(made).collect()
}

fn main_file(modules: usize) -> String {
    format!(
        // The struct of the query is there to be documented, as in the others.
        "#![allow(dead_code)]\n\n{}\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let mut api = dropshot::ApiDescription::new();\n{}    \
         let document = api.openapi(\"Items\", semver::Version::new(1, 0, 0)).json()?;\n    \
         println!(\"{{document}}\");\n    \
         let level = dropshot::ConfigLoggingLevel::Info;\n    \
         let log = dropshot::ConfigLogging::StderrTerminal {{ level }}.to_logger(\"items\")?;\n    \
         let server = dropshot::ServerBuilder::new(api, (), log).start()?;\n    \
         Ok(server.await?)\n}}\n",
        for_each_module(modules, "mod mMMM;"),
        for_each_module(modules, "    mMMM::register(&mut api)?;"),
    )
}
