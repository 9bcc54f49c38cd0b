//! An idempotent method behind a route: what a client meets, and what the document says.

use purlin::db::{DbError, prepare, transactional};
use purlin::extract::IdempotencyKey;
use purlin::prelude::*;
use purlin::serde_json::{Value, json};
use purlin::sqlx;
use purlin::testing::TestClient;

use super::{Db, Tx, fresh};

const TABLES: &str = "CREATE TABLE notes (id BIGINT NOT NULL, text TEXT NOT NULL)";

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(transparent)]
    Db(DbError),
}

/// What a client sends.
#[schema]
struct NewNote {
    #[field(min_length = 1)]
    text: String,
}

/// The id of it is not read from requests.
#[schema]
struct Note {
    #[field(read_only)]
    id: i64,
    text: String,
}

#[derive(Service)]
struct Notes {
    db: Db,
}

impl Notes {
    #[transactional(idempotent = key)]
    async fn add(&self, tx: &mut Tx, key: IdempotencyKey, new: NewNote) -> Result<(i64, String), NoteError> {
        let _ = key;
        let sql = "INSERT INTO notes (id, text) SELECT count(*) + 1, $1 FROM notes RETURNING id, text";
        let row = sqlx::query_as(sql).bind(new.text).fetch_one(tx).await;
        Ok(row.map_err(DbError::from)?)
    }

    #[transactional(idempotent = key)]
    async fn lose(&self, tx: &mut Tx, key: Option<IdempotencyKey>, new: NewNote) -> Result<Note, NoteError> {
        let _ = key;
        let sql = "INSERT INTO notes (id, text) VALUES (7, $1)";
        let done = sqlx::query(sql).bind(&new.text).execute(tx).await;
        done.map_err(DbError::from)?;
        Ok(Note {
            id: 7,
            text: new.text,
        })
    }
}

/// Write a note.
#[post("/notes")]
async fn add_note(
    notes: Svc<Notes>,
    key: IdempotencyKey,
    Json(new): Json<NewNote>,
) -> Result<Created<Json<Note>>, NoteError> {
    let (id, text) = notes.add(key, new).await?;
    Ok(Created(Json(Note { id, text })))
}

#[post("/lost")]
async fn lose_note(
    notes: Svc<Notes>,
    key: Option<IdempotencyKey>,
    Json(new): Json<NewNote>,
) -> Result<Json<Note>, NoteError> {
    notes.lose(key, new).await.map(Json)
}

macro_rules! client {
    ($db:expr) => {
        TestClient::new(
            App::new("Notes", "1.0.0").database(Db::clone($db)).module(
                Module::new("notes")
                    .routes(routes![add_note, lose_note])
                    .service::<Notes>(),
            ),
        )
    };
}

#[tokio::test]
async fn a_client_may_ask_again() {
    let db = fresh(TABLES).await;
    prepare(&db).await.unwrap();
    let client = client!(&db);
    let send = async |key: &str, text: &str| {
        let request = client.post("/notes").header("Idempotency-Key", key);
        request.json(&json!({ "text": text })).await
    };
    for key in ["\"a-1\"", "a-1", "\"a-1\""] {
        let answer = send(key, "milk").await;
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.json::<Value>(), json!({ "id": 1, "text": "milk" }));
    }
    let other = send("a-1", "bread").await;
    assert_eq!(
        (other.status(), other.code().as_str()),
        (422, "idempotency_key_reused")
    );
    let faulty = send("two words", "").await;
    assert_eq!(
        (faulty.status(), faulty.code().as_str()),
        (422, "validation_failed")
    );
    assert_eq!(faulty.json::<Value>()["errors"].as_array().map(Vec::len), Some(2));
    let without = client.post("/notes").json(&json!({ "text": "milk" })).await;
    assert_eq!(
        (without.status(), without.code().as_str()),
        (422, "validation_failed")
    );
    assert_eq!(send("b", "bread").await.json::<Value>()["id"], json!(2));
}

#[tokio::test]
async fn a_value_that_would_come_back_as_another_is_found_by_the_first_call() {
    let db = fresh(TABLES).await;
    prepare(&db).await.unwrap();
    let client = client!(&db);
    let without = client.post("/lost").json(&json!({ "text": "milk" })).await;
    assert_eq!(without.json::<Value>()["id"], json!(7));
    let notes = Notes { db: Db::clone(&db) };
    let new = NewNote {
        text: "milk".to_owned(),
    };
    let Err(NoteError::Db(error)) = notes.lose(IdempotencyKey::new("a"), new).await else {
        panic!("the id would be lost")
    };
    assert!(error.to_string().contains("`read_only`"), "{error}");
    assert_eq!(error.into_problem().status(), 500);
}

#[tokio::test]
async fn the_document_has_the_key_and_what_can_be_wrong_with_it() {
    let db = fresh(TABLES).await;
    let document: Value = client!(&db).get("/openapi.json").await.json();
    for (path, required) in [("/notes", json!(true)), ("/lost", Value::Null)] {
        let operation = &document["paths"][path]["post"];
        let parameter = &operation["parameters"][0];
        assert_eq!(parameter["name"], json!("Idempotency-Key"));
        assert_eq!(
            (&parameter["in"], &parameter["required"]),
            (&json!("header"), &required)
        );
        assert_eq!(parameter["schema"]["maxLength"], json!(255));
        let invalid = operation["responses"]["422"].to_string();
        assert!(invalid.contains("idempotency_key_reused"), "{invalid}");
    }
}
