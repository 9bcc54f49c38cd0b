//! The document of the API, the tables behind it, and who may call what.

use std::process::Command;

use purlin::serde_json::{Value, to_string_pretty};

use crate::Accounts;

#[purlin::test]
async fn the_document_is_the_one_that_was_read(app: Accounts) {
    let served: Value = app.get("/openapi.json").await.json();
    insta::assert_snapshot!(to_string_pretty(&served).unwrap());
}

#[expect(clippy::unused_async, reason = "tests with arguments are `async`")]
#[purlin::test]
async fn who_may_call_what_is_as_it_was_read(app: Accounts) {
    let routes = app.app().access().map(|(route, access)| {
        let method = route.route.meta.method;
        format!("{method:6} {:40} {access}", route.template)
    });
    insta::assert_snapshot!(routes.collect::<Vec<_>>().join("\n"));
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
    let check = Command::new(env!("CARGO_BIN_EXE_accounts"))
        .args(["db", "check"])
        .env("DATABASE_URL", url)
        .output()
        .unwrap();
    assert!(check.status.success(), "{check:?}");
}
