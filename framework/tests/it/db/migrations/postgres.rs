//! What only PostgreSQL does.

#[path = "running.rs"]
mod running;

use purlin::config::Sources;
use purlin::migration::Migrations;
use purlin::prelude::*;

use super::fresh;
use crate::folder::Folder;

purlin::database! { postgres = "tests/it/db/migrations/notes/postgres" }

#[tokio::test]
async fn a_server_is_not_migrated_when_the_app_starts() {
    let db = fresh("").await;
    let app = |when: &str| {
        let sources = Sources::new()
            .variable("DATABASE_URL", &db.url)
            .variable("DATABASE_MIGRATE", when);
        App::new("Notes", "1.0.0")
            .sources(sources)
            .database(database())
            .build()
            .unwrap()
    };
    let error = app("auto").prepare().await.unwrap_err().to_string();
    assert!(error.contains("`1_create_notes` was not run"), "{error}");
    app("always").prepare().await.unwrap();
    app("auto").prepare().await.unwrap();
}

#[tokio::test]
async fn an_index_is_made_without_a_transaction_while_others_wait() {
    let db = fresh("").await;
    let folder = Folder::new("postgres-concurrently");
    folder.write("1_a.sql", "CREATE TABLE a (x INTEGER)");
    folder.write(
        "2_b.sql",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a_x_idx ON a (x)",
    );
    let steps = Migrations::read(&folder).unwrap();
    let (one, two) = (db.again(|it| it), db.again(|it| it));
    let (one, two) = tokio::join!(steps.run(&one), steps.run(&two));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 2);
}
