//! The same app in Purlin.

use super::{Files, Framework, for_each_module, module, numbers};

/// The lines of the manifest.
const MANIFEST: &str = "purlin = { path = \"TOP/framework\" }\n";

const HEAD: &str = r"use purlin::prelude::*;

/// Which part of a list is wanted.
#[schema]
pub struct SearchMMM {
    #[field(ge = 1, default = 1)]
    pub page: u32,
    #[field(ge = 1, le = 100, default = 20)]
    pub size: u32,
    pub text: Option<String>,
}
";

const SCHEMA: &str = r"
/// An item.
#[schema]
pub struct ItemNNNN {
    /// What it is called.
    #[field(min_length = 1, max_length = 100)]
    pub name: String,
    #[field(email)]
    pub owner: String,
    #[field(ge = 0)]
    pub amount: i64,
    #[field(max_items = 10)]
    pub tags: Vec<String>,
    #[field(max_length = 500)]
    pub note: Option<String>,
}
";

const HANDLER: &str = r#"
/// Replace an item.
#[put("/itemsNNNN/{id}")]
pub async fn replace_itemNNNN(
    Path(id): Path<u64>,
    Query(search): Query<SearchMMM>,
    Json(mut item): Json<ItemNNNN>,
) -> Json<ItemNNNN> {
    item.amount = (id + u64::from(search.page)) as i64;
    Json(item)
}
"#;

/// A handler for the question what a route costs: what it takes and answers is small.
const SMALL_HANDLER: &str = r#"
/// Replace an item.
#[put("/itemsNNNN/{id}")]
pub async fn replace_itemNNNN(Path(id): Path<u64>, Json(mut item): Json<ItemNNNN>) -> Json<ItemNNNN> {
    item.amount = id as i64;
    Json(item)
}
"#;

/// Handlers that take a path, a query and a content.
pub fn purlin() -> Framework {
    Framework {
        title: "Purlin",
        name: "purlin",
        manifest: MANIFEST,
        packages: &["serde", "tokio"],
        modules: files,
        hello: include_str!("hello/purlin.rs"),
    }
}

fn files(modules: usize) -> Files {
    let list = for_each_module(modules, "        .module(mMMM::module())");
    let main = format!(
        "fn main() -> std::process::ExitCode {{\n    purlin::App::new(\"Items\", \"1.0.0\")\n{list}        .run()\n}}\n"
    );
    crate_of(modules, HEAD, HANDLER, &main)
}

/// The app that `scale` measures: its modules as a list of functions, and the probe as its program.
pub fn scale(modules: usize) -> Files {
    let list = for_each_module(modules, "    mMMM::module,");
    let main = format!(
        "const MODULES: &[fn() -> purlin::Module] = &[\n{list}];\n\n\
         fn main() {{\n    purlin_benches::probe::run(MODULES);\n}}\n"
    );
    crate_of(modules, "use purlin::prelude::*;\n", SMALL_HANDLER, &main)
}

fn crate_of(modules: usize, head: &str, handler: &str, main: &str) -> Files {
    let handler = format!("{SCHEMA}{handler}");
    let made = (0..modules).map(|number| {
        let (path, text) = module(head, &handler, number);
        let routes: Vec<String> = numbers(number).map(|n| format!("replace_item{n}")).collect();
        let tail = format!(
            "\npub fn module() -> Module {{\n    Module::new(\"m{number:03}\").routes(routes![{}])\n}}\n",
            routes.join(", ")
        );
        (path, text + &tail)
    });
    let main = for_each_module(modules, "mod mMMM;") + "\n" + main;
    std::iter::once(("main.rs".to_owned(), main))
        .chain(made)
        .collect()
}
