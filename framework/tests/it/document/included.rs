//! Words that do not stand in the source itself, and names that Rust has words for.

use purlin::dependency::Depends;
use purlin::prelude::*;
use serde_json::{Value, json};

#[doc = include_str!("included.md")]
#[get("/included")]
async fn included(
    #[doc = concat!("How many, at most ", 20, ".")] limit: Query<Option<u32>>,
    /// Where to begin.
    #[doc = include_str!("included.md")]
    after: Query<Option<u32>>,
) -> NoContent {
    let _ = (limit, after);
    NoContent
}

/// Words before.
///
#[doc = concat!("And ", "behind", ".\n\nEnd.")]
#[get("/joined")]
async fn joined() -> NoContent {
    NoContent
}

/**
In a block.

The rest.
*/
#[get("/match")]
async fn r#match() -> NoContent {
    NoContent
}

/**
 * In a block with stars.
 *
 * The rest.
 */
#[get("/stars")]
async fn stars() -> Json<Included> {
    Json(Included { size: 1 })
}

#[schema]
#[doc = include_str!("included.md")]
struct Included {
    /**
     * In metres.
     */
    size: u8,
}

/// A page.
#[derive(Depends)]
struct Page {
    #[doc = concat!("How ", "many.")]
    limit: Query<Option<u32>>,
}

#[get("/page")]
async fn page(page: Page) -> NoContent {
    let _ = page.limit;
    NoContent
}

fn document() -> Value {
    let module = Module::new("words").routes(routes![included, joined, r#match, page, stars]);
    let built = App::new("Words", "1.0.0").module(module).build().unwrap();
    serde_json::to_value(built.document()).unwrap()
}

fn operation(path: &str) -> Value {
    document()["paths"][path]["get"].clone()
}

#[test]
fn included_words_are_words() {
    let told = operation("/included");
    assert_eq!(told["summary"], "List what is there");
    assert_eq!(told["description"], "All of it,\nin order.\n\nNothing else.");
    assert_eq!(told["parameters"][0]["description"], "How many, at most 20.");
    assert_eq!(
        told["parameters"][1]["description"],
        "Where to begin.\nList what is there.\n\nAll of it,\nin order.\n\nNothing else."
    );
    let told = operation("/joined");
    assert_eq!(
        (&told["summary"], &told["description"]),
        (&json!("Words before"), &json!("And behind.\n\nEnd."))
    );
    let told = operation("/page");
    assert_eq!(told["parameters"][0]["description"], "How many.");
}

#[test]
fn names_are_without_what_makes_them_names() {
    let told = operation("/match");
    assert_eq!(told["operationId"], "words_match");
    assert_eq!(
        (&told["summary"], &told["description"]),
        (&json!("In a block"), &json!("The rest."))
    );
}

#[test]
fn blocks_are_words_too() {
    let told = operation("/stars");
    assert_eq!(
        (&told["summary"], &told["description"]),
        (&json!("In a block with stars"), &json!("The rest."))
    );
    let schema = &document()["components"]["schemas"]["Included"];
    assert_eq!(
        schema["description"],
        "List what is there.\n\nAll of it,\nin order.\n\nNothing else."
    );
    assert_eq!(schema["properties"]["size"]["description"], "In metres.");
}
