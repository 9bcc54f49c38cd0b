//! A database that forgets everything: services commit in it as ever, and nothing of it stays.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use purlin::db::{DbError, Isolation, TxOptions, transactional};
use purlin::prelude::*;
use purlin::sqlx;
use purlin::testing::TestClient;

use super::{Db, Tx, fresh};

const TABLES: &str = "CREATE TABLE notes (text VARCHAR(99) NOT NULL UNIQUE)";

async fn insert(tx: &mut Tx, text: &str) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes (text) VALUES ($1)")
        .bind(text)
        .execute(tx)
        .await?;
    Ok(())
}

async fn list(tx: &mut Tx) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar("SELECT text FROM notes ORDER BY text")
        .fetch_all(tx)
        .await?)
}

async fn add(db: &Db, text: &str) -> Result<(), DbError> {
    db.transaction(async |tx| insert(tx, text).await).await
}

async fn texts(db: &Db) -> Vec<String> {
    db.read(async |tx| list(tx).await).await.unwrap()
}

#[purlin::test]
async fn services_commit_and_all_of_it_is_gone_at_the_end() {
    let place = fresh(TABLES).await;
    let db = Db::rolled_back(&place.settings).unwrap();
    let done = Arc::new(AtomicUsize::new(0));
    for text in ["one", "two"] {
        let done = Arc::clone(&done);
        db.transaction(async |tx| -> Result<(), DbError> {
            tx.after_commit(async move {
                done.fetch_add(1, Ordering::Relaxed);
            });
            insert(tx, text).await
        })
        .await
        .unwrap();
    }
    let error = db.transaction(async |tx| {
        insert(tx, "three").await?;
        insert(tx, "one").await
    });
    assert!(error.await.unwrap_err().is_unique_violation());
    assert_eq!(texts(&db).await, ["one", "two"]);
    assert_eq!(done.load(Ordering::Relaxed), 2);
    db.close().await;
    assert_eq!(texts(&place).await, [""; 0]);
}

#[purlin::test(sql = TABLES)]
async fn a_second_transaction_is_told_and_not_waited_for(db: Db) {
    let mut held = db.begin().await.unwrap();
    let error = db.begin_with(TxOptions::new().read_only()).await.unwrap_err();
    assert!(error.is_nested(), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("one connection for all") && text.contains("#[purlin::test(database)]"),
        "{text}"
    );
    insert(&mut held, "kept").await.unwrap();
    held.commit().await.unwrap();
    let inner = db.clone();
    let nested = db.transaction(async |tx| {
        insert(tx, "lost").await?;
        inner.transaction(async |tx| insert(tx, "inner").await).await
    });
    assert!(nested.await.unwrap_err().is_nested());
    let (one, other) = tokio::join!(add(&db, "one"), add(&db, "other"));
    assert!(one.is_ok() && other.unwrap_err().is_nested());
    assert_eq!(texts(&db).await, ["kept", "one"]);
}

#[purlin::test(sql = TABLES)]
async fn what_only_reads_cannot_write_and_an_isolation_is_no_error(db: Db) {
    let error = db.read(async |tx| insert(tx, "no").await).await.unwrap_err();
    assert!(error.is_write_in_read(), "{error}");
    let serializable = TxOptions::new().isolation(Isolation::Serializable);
    db.transaction_with(serializable, async |tx| insert(tx, "yes").await)
        .await
        .unwrap();
    assert_eq!(texts(&db).await, ["yes"]);
}

#[purlin::test(sql = TABLES)]
async fn a_failure_that_is_not_passed_on_is_no_commit(db: Db) {
    db.transaction(async |tx| insert(tx, "kept").await).await.unwrap();
    let swallowed = db.transaction(async |tx| -> Result<(), DbError> {
        insert(tx, "lost").await?;
        let _ = insert(tx, "kept").await;
        Ok(())
    });
    assert!(swallowed.await.unwrap_err().is_after_failure());
    let mut dropped = db.begin().await.unwrap();
    insert(&mut dropped, "kept").await.unwrap_err();
    drop(dropped);
    assert_eq!(texts(&db).await, ["kept"]);
}

#[purlin::test(sql = TABLES)]
async fn after_a_panic_it_goes_on(db: Db) {
    db.transaction(async |tx| insert(tx, "kept").await).await.unwrap();
    let clone = db.clone();
    let work = async move {
        clone
            .transaction(async |tx| -> Result<(), DbError> {
                insert(tx, "lost").await?;
                tx.savepoint(async |tx| -> Result<(), DbError> {
                    insert(tx, "lost too").await?;
                    panic!("a bug")
                })
                .await
            })
            .await
    };
    assert!(tokio::spawn(work).await.unwrap_err().is_panic());
    db.transaction(async |tx| insert(tx, "more").await).await.unwrap();
    assert_eq!(texts(&db).await, ["kept", "more"]);
}

/// Polls a future so many times, and drops it if it is not done then.
async fn cut_off<T>(future: impl Future<Output = T>, polls: usize) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..polls {
        if let Poll::Ready(value) = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await {
            return Some(value);
        }
        tokio::task::yield_now().await;
    }
    None
}

/// A transaction with a savepoint that is kept and one that is not; it commits or rolls back.
async fn work(db: &Db, number: usize) -> Result<(), DbError> {
    db.transaction(async |tx| {
        insert(tx, &format!("{number} a")).await?;
        tx.savepoint(async |tx| insert(tx, &format!("{number} b")).await)
            .await?;
        let lost = tx.savepoint(async |tx| {
            insert(tx, &format!("{number} c")).await?;
            insert(tx, "first").await
        });
        assert!(lost.await.unwrap_err().is_unique_violation());
        if number.is_multiple_of(2) {
            return Ok(());
        }
        insert(tx, "first").await
    })
    .await
}

#[purlin::test(sql = TABLES)]
async fn who_goes_away_at_any_moment_leaves_all_or_nothing(db: Db) {
    db.transaction(async |tx| insert(tx, "first").await)
        .await
        .unwrap();
    let (mut done, mut kept) = (0, 0);
    for number in 0..600 {
        let outcome = cut_off(work(&db, number), number).await;
        done += usize::from(outcome.is_some());
        let all = texts(&db).await;
        assert_eq!(
            all.last().map(String::as_str),
            Some("first"),
            "after {number} polls"
        );
        let own: Vec<_> = all
            .iter()
            .filter(|text| text.starts_with(&format!("{number} ")))
            .collect();
        match own.len() {
            0 => assert!(number % 2 == 1 || outcome.is_none(), "a commit is lost: {number}"),
            2 => kept += 1,
            _ => panic!("after {number} polls: {own:?}"),
        }
    }
    println!("of 600 callers, {done} saw the end, and {kept} transactions were kept");
    assert!(done > 0 && done < 600 && kept > 0);
}

#[derive(Debug, ApiError)]
enum NoteError {
    #[api_error(conflict, "there is such a note")]
    Taken,
    #[api_error(transparent)]
    Db(DbError),
}

#[derive(Service)]
struct Notes {
    db: Db,
}

impl Notes {
    #[transactional]
    async fn create(&self, tx: &mut Tx, text: &str) -> Result<(), NoteError> {
        match insert(tx, text).await {
            Err(error) if error.is_unique_violation() => Err(NoteError::Taken),
            other => Ok(other?),
        }
    }

    #[transactional(read)]
    async fn list(&self, tx: &mut Tx) -> Result<Vec<String>, NoteError> {
        Ok(list(tx).await?)
    }
}

#[post("/notes")]
async fn create_note(notes: Svc<Notes>, Text(text): Text) -> Result<NoContent, NoteError> {
    notes.create(&text).await?;
    Ok(NoContent)
}

#[get("/notes")]
async fn list_notes(notes: Svc<Notes>) -> Result<Json<Vec<String>>, NoteError> {
    Ok(Json(notes.list().await?))
}

#[purlin::test(sql = TABLES)]
async fn a_whole_app_works_on_it(db: Db) {
    let module = Module::new("notes")
        .routes(routes![create_note, list_notes])
        .service::<Notes>();
    let client = TestClient::new(App::new("Notes", "1.0.0").database(db).module(module));
    for status in [204, 409] {
        let answer = client.post("/notes").content("text/plain", "Buy milk").await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(client.get("/notes").await.json::<Vec<String>>(), ["Buy milk"]);
    assert_eq!(client.get("/health/ready").await.status(), 200);
}
