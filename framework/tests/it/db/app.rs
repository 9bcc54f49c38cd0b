//! An app and its database.

use std::time::Duration;

use purlin::config::Sources;
use purlin::db::{Database, DatabaseSettings, DatabaseSource, Sqlite};
use purlin::prelude::*;
use purlin::testing::TestClient;

#[get("/direct")]
async fn direct(db: State<Database<Sqlite>>) -> NoContent {
    let _ = db;
    NoContent
}

fn app() -> App {
    App::new("Notes", "1.0.0")
}

#[tokio::test]
async fn an_app_whose_database_is_away_is_not_ready() {
    let settings =
        DatabaseSettings::at("postgres://postgres@127.0.0.1:1/x").acquire_timeout(Duration::from_millis(200));
    let db = Database::<purlin::db::Postgres>::open(&settings).unwrap();
    let client = TestClient::new(app().database(db));
    let answer = client.get("/health/ready").await;
    assert_eq!(answer.status(), 503);
    let problem: purlin::serde_json::Value = answer.json();
    assert_eq!(problem["failing"], purlin::serde_json::json!(["database"]));
}

#[test]
fn a_handler_that_takes_the_database_keeps_the_app_from_starting() {
    let db = Database::<Sqlite>::at("sqlite::memory:").unwrap();
    let module = || Module::new("notes").routes(routes![direct]);
    for app in [
        app().module(module()),
        app().state(db.clone()).module(module()),
        app().database(db.clone()).module(module()),
    ] {
        let error = app.build().unwrap_err();
        let [reason] = error.reasons() else {
            panic!("{error}")
        };
        assert!(
            reason.contains("`direct`") && reason.contains("which only services may"),
            "{reason}"
        );
    }
}

#[test]
fn settings_that_are_missing_or_wrong_are_told_without_the_address() {
    let source = purlin::db::DatabaseSource::<Sqlite>::settings("migrations");
    let error = app()
        .sources(Sources::new())
        .database(source)
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("DATABASE_URL"), "{error}");
    let sources = Sources::new().variable("DATABASE_URL", "mysql://me:hunter2@host/db?x=y");
    let source = purlin::db::DatabaseSource::<purlin::db::Postgres>::settings("migrations");
    let error = app().sources(sources).database(source).build().unwrap_err();
    assert!(
        error.to_string().contains("DATABASE_URL is no address"),
        "{error}"
    );
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn an_address_is_refused_with_its_variable_and_the_kind_of_the_fault() {
    let told = |url: &str, replica: &str| {
        let sources = Sources::new()
            .variable("DATABASE_URL", url)
            .variable("DATABASE_REPLICA_URL", replica);
        let source = DatabaseSource::<purlin::db::Postgres>::settings("migrations");
        let error = app()
            .sources(sources)
            .database(source)
            .build()
            .unwrap_err()
            .to_string();
        assert!(!error.contains("hunter"), "{error}");
        error
    };
    let good = "postgres://me:hunter2@host/shop";
    let error = told("postgres://me:hunter2@host/shop?sslmode=verify_full", good);
    assert!(error.contains("DATABASE_URL is no address"), "{error}");
    assert!(error.contains("`ssl_mode` has a value"), "{error}");
    let error = told(good, "postgres://me:hunter#2@host/shop");
    assert!(error.contains("DATABASE_REPLICA_URL is no address"), "{error}");
    assert!(error.contains("invalid port number; in a password"), "{error}");
    let error = told("mysql://me:hunter2@host/shop", good);
    assert!(error.contains("begins with `postgres://`"), "{error}");
}

#[test]
fn an_app_has_one_database() {
    let db = Database::<Sqlite>::at("sqlite::memory:").unwrap();
    let error = app().database(db.clone()).database(db).build().unwrap_err();
    assert!(
        error.to_string().contains("`App::database` is there twice"),
        "{error}"
    );
}

#[test]
fn a_default_address_counts_where_it_is_one_of_the_database() {
    let source = |url| DatabaseSource::<Sqlite>::settings("migrations").default_url(url);
    let build = |sources, url| app().sources(sources).database(source(url)).build();

    assert!(build(Sources::new(), "sqlite::memory:").is_ok());
    let error = build(Sources::new(), "postgres://localhost/shop").unwrap_err();
    assert!(error.to_string().contains("DATABASE_URL is missing"), "{error}");
    let set = Sources::new().variable("DATABASE_URL", "nowhere");
    let error = build(set, "sqlite::memory:").unwrap_err();
    assert!(
        error.to_string().contains("DATABASE_URL is no address"),
        "{error}"
    );
}

#[test]
fn what_a_commit_of_sqlite_waits_for_keeps_an_app_on_postgres_from_starting() {
    let sources = Sources::new()
        .variable("DATABASE_URL", "postgres://host/name")
        .variable("DATABASE_SYNCHRONOUS", "normal");
    let source = DatabaseSource::<purlin::db::Postgres>::settings("migrations");
    let error = app().sources(sources).database(source).build().unwrap_err();
    assert!(error.to_string().contains("DATABASE_SYNCHRONOUS"), "{error}");
    assert!(error.to_string().contains("synchronous_commit"), "{error}");
}

#[test]
fn an_address_without_a_file_keeps_the_app_from_starting() {
    let sources = Sources::new().variable("DATABASE_URL", "sqlite://");
    let source = DatabaseSource::<Sqlite>::settings("migrations");
    let error = app().sources(sources).database(source).build().unwrap_err();
    assert!(error.to_string().contains("names no file"), "{error}");
}
