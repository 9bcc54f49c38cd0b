//! The document of the API, and the tables behind it.

use std::process::Command;

use purlin::serde_json::{Value, to_string_pretty};

use crate::Shop;

#[purlin::test]
async fn the_document_is_the_one_that_was_read(shop: Shop) {
    let served: Value = shop.get("/openapi.json").await.json();
    insta::assert_snapshot!(to_string_pretty(&served).unwrap());
}

/// Runs `db check`, which compares in a scratch place of the database and changes nothing.
#[test]
fn the_migrations_make_what_the_models_want() {
    let postgres = || std::env::var("PURLIN_TEST_POSTGRES");
    let url = if cfg!(feature = "postgres") {
        postgres().unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test".to_owned())
    } else {
        "sqlite::memory:".to_owned()
    };
    let check = Command::new(env!("CARGO_BIN_EXE_shop"))
        .args(["db", "check"])
        .env("DATABASE_URL", url)
        .output()
        .unwrap();
    assert!(check.status.success(), "{check:?}");
}
