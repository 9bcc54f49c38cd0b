//! What only SQLite does.

#[path = "running.rs"]
mod running;

use purlin::config::Sources;
use purlin::db::DbError;
use purlin::migration::Migrations;
use purlin::prelude::*;
use purlin::sqlx;

use super::fresh;
use crate::folder::Folder;

purlin::database! { sqlite = "tests/it/db/migrations/notes/sqlite" }

async fn count(db: &Db, sql: &'static str) -> i64 {
    db.read(async |tx| -> Result<i64, DbError> { Ok(sqlx::query_scalar(sql).fetch_one(tx).await?) })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_database_in_memory_has_its_tables_whatever_the_settings_say() {
    let sources = Sources::new()
        .variable("DATABASE_URL", "sqlite::memory:")
        .variable("DATABASE_MIGRATE", "never");
    let app = App::new("Notes", "1.0.0").sources(sources).database(database());
    app.build().unwrap().prepare().await.unwrap();
    let db = Db::at("sqlite::memory:").unwrap();
    migrations().run(&db).await.unwrap();
    assert_eq!(count(&db, "SELECT count(*) FROM notes").await, 0);
}

#[tokio::test]
async fn a_file_is_migrated_when_the_app_starts() {
    let db = fresh("").await;
    let sources = Sources::new().variable("DATABASE_URL", &db.url);
    let app = App::new("Notes", "1.0.0")
        .sources(sources)
        .database(database())
        .build()
        .unwrap();
    app.prepare().await.unwrap();
    app.close().await;
    assert_eq!(count(&db, "SELECT count(*) FROM notes").await, 0);
}

#[tokio::test]
async fn a_step_without_a_transaction_or_without_references_leaves_neither_so() {
    let db =
        fresh("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id))").await;
    let folder = Folder::new("sqlite-modes");
    folder.write("1_a.sql", "-- no-transaction\nVACUUM;");
    folder.write("2_b.sql", "-- foreign-keys: off\nINSERT INTO b VALUES (1);");
    folder.write("3_c.sql", "-- foreign-keys: off\nINSERT INTO none VALUES (1);");
    let steps = Migrations::read(&folder).unwrap();
    let error = steps.run(&db).await.unwrap_err().to_string();
    assert!(error.starts_with("`3_c`"), "{error}");
    assert_eq!(count(&db, "SELECT count(*) FROM b").await, 1);
    let refused = db
        .transaction(async |tx| -> Result<(), DbError> {
            sqlx::query("INSERT INTO b VALUES (2)").execute(tx).await?;
            Ok(())
        })
        .await;
    assert!(refused.unwrap_err().is_foreign_key_violation());
}
