//! The same app in poem-openapi.

use super::{Files, Framework, for_each_module, module};

/// Its parameters are arguments, one by one: it has no struct for a query.
const HEAD: &str = r"use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Email;
use poem_openapi::{Object, OpenApi};

fn first() -> u32 {
    1
}

fn twenty() -> u32 {
    20
}
";

const SCHEMA: &str = r#"
/// An item.
#[derive(Object)]
pub struct ItemNNNN {
    /// What it is called.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub name: String,
    pub owner: Email,
    #[oai(validator(minimum(value = "0")))]
    pub amount: i64,
    #[oai(validator(max_items = 10))]
    pub tags: Vec<String>,
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}
"#;

const HANDLER: &str = r#"
    /// Replace an item.
    #[oai(path = "/itemsNNNN/:id", method = "put")]
    async fn replace_itemNNNN(
        &self,
        id: Path<u64>,
        #[oai(default = "first", validator(minimum(value = "1")))] page: Query<u32>,
        #[oai(default = "twenty", validator(minimum(value = "1"), maximum(value = "100")))] size: Query<u32>,
        text: Query<Option<String>>,
        mut item: Json<ItemNNNN>,
    ) -> Json<ItemNNNN> {
        let _ = (size, text);
        item.0.amount = (id.0 + u64::from(page.0)) as i64;
        item
    }
"#;

/// The lines of the manifest.
const MANIFEST: &str = r#"poem = { version = "=3.1.12", features = ["requestid"] }
poem-openapi = { version = "=5.1.16", features = ["email", "swagger-ui"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread", "signal"] }
tracing = "0.1"
tracing-subscriber = "0.3"
"#;

/// It checks the rules that its document shows.
pub fn poem() -> Framework {
    Framework {
        title: "poem-openapi",
        name: "poem",
        manifest: MANIFEST,
        packages: &["poem", "poem-openapi"],
        modules: files,
        hello: include_str!("hello/poem.rs"),
    }
}

fn files(modules: usize) -> Files {
    let made = (0..modules).map(|number| {
        let (path, types) = module(HEAD, SCHEMA, number);
        let (_, handlers) = module("", HANDLER, number);
        let api = format!("\npub struct Api;\n\n#[OpenApi]\nimpl Api {{{handlers}}}\n");
        (path, types + &api)
    });
    let main = ("main.rs".to_owned(), main_file(modules));
    std::iter::once(main).chain(made).collect()
}

fn main_file(modules: usize) -> String {
    // Pairs in pairs, for a tuple has sixteen members at most.
    let apis = (0..modules).rev().fold("()".to_owned(), |others, number| {
        format!("(m{number:03}::Api, {others})")
    });
    format!(
        "{}\n#[tokio::main]\nasync fn main() -> std::io::Result<()> {{\n    \
         let service = poem_openapi::OpenApiService::new({apis}, \"Items\", \"1.0.0\");\n    \
         let document = service.spec_endpoint();\n    \
         let app = poem::Route::new().nest(\"/\", service).at(\"/openapi.json\", document);\n    \
         poem::Server::new(poem::listener::TcpListener::bind(\"127.0.0.1:0\")).run(app).await\n}}\n",
        for_each_module(modules, "mod mMMM;"),
    )
}
