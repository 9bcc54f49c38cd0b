//! Route, service, statements: the layers of an app, on both databases.

use purlin::db::{DbError, UniqueKey, transactional};
use purlin::prelude::*;
use purlin::serde_json::{Value, json};
use purlin::sqlx;
use purlin::testing::TestClient;

use super::{Db, Tx, fresh};

const TABLES: &str =
    "CREATE TABLE notes (text TEXT NOT NULL UNIQUE); CREATE TABLE audit (what TEXT NOT NULL)";

const TEXT: UniqueKey = UniqueKey::new("notes", &["text"]);

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(conflict, "there is such a note", unique = TEXT)]
    Taken,
    #[api_error(transparent)]
    Db(DbError),
}

#[derive(Service)]
struct Audit {
    db: Db,
}

impl Audit {
    #[transactional]
    async fn record(&self, tx: &mut Tx, what: &str) -> Result<(), DbError> {
        sqlx::query("INSERT INTO audit (what) VALUES ($1)")
            .bind(what)
            .execute(tx)
            .await?;
        Ok(())
    }

    #[transactional(read)]
    async fn count(&self, tx: &mut Tx) -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM audit")
            .fetch_one(tx)
            .await?)
    }
}

async fn insert(tx: &mut Tx, text: &str) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes (text) VALUES ($1)")
        .bind(text)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(Service)]
struct Notes {
    db: Db,
    audit: Svc<Audit>,
}

impl Notes {
    #[transactional]
    async fn create(&self, tx: &mut Tx, text: &str) -> Result<(), NoteError> {
        self.audit.record_in(tx, "note created").await?;
        Ok(insert(tx, text).await?)
    }

    async fn break_it(&self) -> Result<(), NoteError> {
        self.db
            .read(async |tx| {
                sqlx::query("SELECT secret FROM nowhere")
                    .execute(tx)
                    .await
                    .map_err(DbError::from)?;
                Ok(())
            })
            .await
    }
}

#[post("/notes")]
async fn create_note(
    notes: Svc<Notes>,
    Json(text): Json<String>,
) -> Result<Created<Json<String>>, NoteError> {
    notes.create(&text).await?;
    Ok(Created(Json(text)))
}

#[get("/audit")]
async fn count_audit(audit: Svc<Audit>) -> Result<Json<i64>, NoteError> {
    Ok(Json(audit.count().await?))
}

#[get("/broken")]
async fn broken(notes: Svc<Notes>) -> Result<NoContent, NoteError> {
    notes.break_it().await.map(|()| NoContent)
}

fn module() -> Module {
    Module::new("notes")
        .routes(routes![create_note, count_audit, broken])
        .service::<Notes>()
        .service::<Audit>()
}

#[tokio::test]
async fn a_request_goes_through_the_layers_and_an_error_takes_everything_back() {
    let db = fresh(TABLES).await;
    let client = TestClient::new(
        App::new("Notes", "1.0.0")
            .database(Db::clone(&db))
            .module(module()),
    );
    assert_eq!(client.post("/notes").json(&"a").await.status(), 201);
    assert_eq!(client.post("/notes").json(&"a").await.status(), 409);
    assert_eq!(client.get("/audit").await.json::<i64>(), 1);
}

#[tokio::test]
async fn what_the_database_says_is_not_for_clients() {
    let db = fresh(TABLES).await;
    let app = App::new("Notes", "1.0.0")
        .database(Db::clone(&db))
        .module(module())
        .build()
        .unwrap();
    let request = purlin::http::Request::get("/broken").body(Body::empty()).unwrap();
    let response = purlin::tower::ServiceExt::oneshot(app, request).await.unwrap();
    assert_eq!(response.status(), 500);
    let content = response.into_body().collect(65_536).await.unwrap();
    let problem: Value = purlin::serde_json::from_slice(&content).unwrap();
    assert_eq!(problem["code"], json!("internal"));
    assert!(!problem.to_string().contains("nowhere"), "{problem}");
}

#[test]
fn a_service_that_needs_a_database_says_so() {
    let error = App::new("Notes", "1.0.0").module(module()).build().unwrap_err();
    let reasons = error.reasons();
    assert_eq!(reasons.len(), 2, "{error}");
    assert!(
        reasons[0].contains("Notes` needs the database") && reasons[0].contains(".database(..)"),
        "{error}"
    );
    assert!(reasons[1].contains("Audit` needs the database"), "{error}");
}
