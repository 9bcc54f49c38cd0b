//! An app that writes notes, and what its clients are told when the database cannot.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use purlin::db::DbError;
use purlin::prelude::*;
use purlin::server::ServingThreads;
use purlin::testing::{TestClient, TestResponse};
use tokio::sync::mpsc;

use super::notes::{TABLES, add, count, insert};
use super::{Db, fresh};
use crate::live::{Live, get};

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(transparent)]
    Db(DbError),
}

/// A service, as far as it matters here: the database is out of the handlers' sight.
struct Notes {
    db: Db,
    /// Told when a transaction is open, and when it is dropped.
    told: mpsc::UnboundedSender<&'static str>,
}

struct Told(mpsc::UnboundedSender<&'static str>);

impl Drop for Told {
    fn drop(&mut self) {
        // Whoever does not want to know has dropped the other end.
        let _ = self.0.send("dropped");
    }
}

impl Notes {
    /// Writes a note, and waits for what never happens.
    async fn write_and_wait(&self) -> Result<NoContent, NoteError> {
        let told = Told(self.told.clone());
        self.db
            .transaction(async |tx| {
                insert(tx, "lost").await?;
                told.0.send("written").unwrap();
                std::future::pending().await
            })
            .await
    }
}

#[get("/notes")]
async fn count_notes(notes: State<Notes>) -> Result<Json<i64>, NoteError> {
    Ok(Json(count(&notes.db).await?))
}

#[post("/notes")]
async fn add_note(notes: State<Notes>, Text(text): Text) -> Result<NoContent, NoteError> {
    add(&notes.db, &text).await?;
    Ok(NoContent)
}

#[get("/stuck")]
async fn stuck(notes: State<Notes>) -> Result<NoContent, NoteError> {
    notes.write_and_wait().await
}

#[post("/slow", timeout = "100ms")]
async fn slow(notes: State<Notes>) -> Result<NoContent, NoteError> {
    notes.write_and_wait().await
}

/// The app, and what its handlers tell.
pub(crate) fn app(db: &Db) -> (App, mpsc::UnboundedReceiver<&'static str>) {
    let (told, tells) = mpsc::unbounded_channel();
    let notes = Notes { db: db.clone(), told };
    let module = Module::new("notes").routes(routes![count_notes, add_note, stuck, slow]);
    let app = App::new("Notes", "1.0.0").state(notes);
    (app.database(db.clone()).module(module), tells)
}

/// Asks until an answer is there, and fails if the client was kept waiting for much more than the two seconds of the default.
pub(crate) async fn soon(answer: impl Future<Output = TestResponse>) -> TestResponse {
    let begun = Instant::now();
    let answer = answer.await;
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    answer
}

/// The answer says that it may be tried again, and not why.
pub(crate) fn is_503(answer: &TestResponse, code: &str) {
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (503, code),
        "{}",
        answer.text()
    );
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert!(!answer.text().contains("pool") && !answer.text().contains("connection"));
}

#[tokio::test]
async fn threads_that_serve_share_the_connections_of_a_pool() {
    let fresh = fresh(TABLES).await;
    // Fewer than there are clients, so that each connection is lent to requests of all threads.
    let db = fresh.again(|settings| settings.pool_size(2));
    let threads = ServingThreads::start(3.try_into().unwrap()).unwrap();
    let mut live = Live::start_with(app(&db).0, |server| server.threads(threads.clone())).await;
    let writing = (0..6).map(async |client| {
        let mut connection = live.connect().await;
        for note in 0..10 {
            let head = "POST /notes HTTP/1.1\r\nhost: notes.example\r\ncontent-type: text/plain\r\ncontent-length: 3";
            connection.send(format!("{head}\r\n\r\n{client}-{note}")).await;
            assert_eq!(connection.answer().await.status, 204);
        }
    });
    join_all(writing).await;
    assert_eq!(live.connect().await.get("/notes").await.content, b"60");
    live.stop();
    live.end().await;
    assert_eq!(
        count(&db).await.unwrap(),
        60,
        "connections work on while their threads are kept"
    );
    drop(threads);
}

#[tokio::test]
async fn no_connection_is_503_with_retry_after_in_two_seconds() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let client = TestClient::new(app(&db).0);
    assert_eq!(client.get("/notes").await.status(), 200);
    let held = (
        db.begin().await.unwrap(),
        db.begin_with(purlin::db::TxOptions::new().read_only()).await,
    );
    is_503(
        &soon(client.post("/notes").content("text/plain", "a").into_future()).await,
        "database_busy",
    );
    assert_eq!(client.get("/health/ready").await.status(), 200);
    drop(held);
    assert_eq!(
        client.post("/notes").content("text/plain", "b").await.status(),
        204
    );
    client.app().close().await;
    is_503(&client.get("/notes").await, "database_unavailable");
}

#[tokio::test]
async fn a_client_that_hangs_up_rolls_its_transaction_back() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let (app, mut tells) = app(&db);
    let live = Live::start(app, purlin::server::Limits::default()).await;
    for _ in 0..5 {
        let mut client = live.connect().await;
        client.send(get("/stuck", "")).await;
        assert_eq!(tells.recv().await, Some("written"));
        drop(client);
        assert_eq!(tells.recv().await, Some("dropped"));
    }
    add(&db, "kept").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_handler_whose_time_is_over_rolls_its_transaction_back() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let (app, _tells) = app(&db);
    let client = TestClient::new(app);
    let answer = client.post("/slow").await;
    assert_eq!((answer.status(), answer.code().as_str()), (504, "timeout"));
    add(&db, "kept").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}
