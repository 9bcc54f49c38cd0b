//! What is done after a commit, and commits whose caller is gone.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;

use purlin::db::DbError;
use purlin::sqlx;

use super::{Db, Tx, fresh};

const TABLES: &str = "CREATE TABLE notes (id BIGINT NOT NULL UNIQUE)";

/// Counts the hooks that ran.
#[derive(Clone, Default)]
struct Ran(Arc<AtomicI64>);

impl Ran {
    async fn insert(&self, tx: &mut Tx, id: i64) -> Result<(), DbError> {
        sqlx::query("INSERT INTO notes (id) VALUES ($1)")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        let ran = self.clone();
        tx.after_commit(async move {
            ran.0.fetch_add(1, Ordering::SeqCst);
        });
        Ok(())
    }

    fn times(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

async fn rows(db: &Db) -> i64 {
    db.read(async |tx| -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM notes")
            .fetch_one(tx)
            .await?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn they_run_for_what_is_committed_and_for_nothing_else() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    db.transaction(async |tx| ran.insert(tx, 1).await).await.unwrap();
    assert_eq!(ran.times(), 1);
    db.transaction(async |tx| {
        ran.insert(tx, 2).await?;
        ran.insert(tx, 1).await
    })
    .await
    .unwrap_err();
    assert_eq!(ran.times(), 1);
    db.transaction(async |tx| {
        let lost = tx
            .savepoint(async |tx| {
                ran.insert(tx, 2).await?;
                ran.insert(tx, 1).await
            })
            .await;
        assert!(lost.is_err());
        tx.savepoint(async |tx| ran.insert(tx, 3).await).await
    })
    .await
    .unwrap();
    assert_eq!((ran.times(), rows(&db).await), (2, 2));
}

#[tokio::test]
async fn a_panic_in_one_hinders_nobody_and_it_may_open_a_transaction() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    let inner = (Db::clone(&db), ran.clone());
    db.transaction(async |tx| -> Result<(), DbError> {
        tx.after_commit(async { panic!("a bug") });
        tx.after_commit(async move {
            let (db, ran) = inner;
            db.transaction(async |tx| ran.insert(tx, 2).await).await.unwrap();
        });
        ran.insert(tx, 1).await
    })
    .await
    .unwrap();
    assert_eq!((ran.times(), rows(&db).await), (2, 2));
}

/// Polls a future so many times, and drops it if it is not done then.
async fn cut_off<T>(future: impl Future<Output = T>, polls: u32) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..polls {
        if let Poll::Ready(value) = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await {
            return Some(value);
        }
        tokio::task::yield_now().await;
    }
    None
}

/// Callers that go away while their commit is under way: what they saw is stored, what is stored was followed by its hook, and
/// nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_goes_on_when_its_caller_is_gone() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    let mut seen = 0;
    for id in 0..400_u32 {
        let mut unit = db.begin().await.unwrap();
        ran.insert(&mut unit, id.into()).await.unwrap();
        if let Some(committed) = cut_off(unit.commit(), 1 + 10 * (id % 40)).await {
            committed.unwrap();
            seen += 1;
        }
    }
    // Waits for the commits that go on.
    db.close().await;
    let stored = rows(&db.again(|settings| settings)).await;
    println!(
        "400 commits, {seen} answers seen, {stored} rows, {} hooks ran",
        ran.times()
    );
    assert_eq!((stored, ran.times()), (400, 400));
    assert!(seen < 400, "no caller was gone in time");
}
