//! A transaction, by the service that owns it.

use std::time::Duration;

use purlin::db::{Database, DatabaseSettings, DbError, Sqlite};
use purlin::prelude::*;
use purlin::sqlx;

/// What is stored.
#[derive(Service)]
pub(super) struct Notes {
    db: Database<Sqlite>,
}

impl Notes {
    async fn add(&self) -> Result<(), DbError> {
        self.db
            .transaction(async |tx| {
                sqlx::query("INSERT INTO notes (text) VALUES ($1)")
                    .bind("a note")
                    .execute(tx)
                    .await?;
                Ok(())
            })
            .await
    }
}

#[post("/notes")]
pub(super) async fn add(notes: Svc<Notes>) -> Result<NoContent, DbError> {
    notes.add().await?;
    Ok(NoContent)
}

#[post("/taken")]
pub(super) async fn takes(notes: Svc<Notes>) -> NoContent {
    std::hint::black_box(&notes);
    NoContent
}

#[post("/spared")]
pub(super) async fn spared() -> NoContent {
    NoContent
}

/// An app on a database in memory. It is opened in the runtime that the app is called in.
pub(super) async fn app() -> App {
    // Under callgrind all is slow.
    let settings = DatabaseSettings::at("sqlite::memory:").acquire_timeout(Duration::from_secs(60));
    let db = Database::<Sqlite>::open(&settings).expect("the address is one");
    let made = db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("CREATE TABLE notes (text TEXT NOT NULL)")
            .execute(tx)
            .await?;
        Ok(())
    });
    made.await.expect("a database in memory can be written to");
    let module = Module::new("notes")
        .service::<Notes>()
        .routes(routes![add, takes, spared]);
    App::new("Notes", "1.0.0").database(db).module(module)
}
