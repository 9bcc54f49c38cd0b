//! What becomes of a call that waits for the claim of another, as only PostgreSQL lets it: in a transaction of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use purlin::db::{DbError, prepare, transactional};
use purlin::extract::IdempotencyKey;
use purlin::sqlx;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::super::fresh::Fresh;
use super::{Db, Tx, fresh};

struct Mails {
    db: Db,
    /// How many calls may go on.
    gate: Semaphore,
    begun: AtomicU32,
}

impl Mails {
    async fn insert(&self, tx: &mut Tx) -> Result<i64, DbError> {
        sqlx::query("INSERT INTO mails VALUES (1)")
            .execute(&mut *tx)
            .await?;
        let sent = sqlx::query_scalar("SELECT count(*) FROM mails")
            .fetch_one(tx)
            .await?;
        self.begun.fetch_add(1, Ordering::Release);
        self.gate.acquire().await.unwrap().forget();
        Ok(sent)
    }

    #[transactional(idempotent = key)]
    async fn send(&self, tx: &mut Tx, key: &IdempotencyKey) -> Result<i64, DbError> {
        assert_eq!(key.as_str(), "a");
        self.insert(tx).await
    }

    #[transactional(idempotent = key, isolation = "serializable")]
    async fn send_alone(&self, tx: &mut Tx, key: &IdempotencyKey) -> Result<i64, DbError> {
        self.send_in(tx, &key.clone()).await
    }

    /// How many connections wait for another one's transaction.
    #[transactional(read)]
    async fn waiting(&self, tx: &mut Tx) -> Result<i64, DbError> {
        let sql = "SELECT count(*) FROM pg_stat_activity
            WHERE application_name = current_setting('application_name') AND wait_event_type = 'Lock'";
        Ok(sqlx::query_scalar(sql).fetch_one(tx).await?)
    }

    /// Ends the connection that is in its work and not in a statement. What only reads has no `xid`, and ends a moment after its caller has
    /// gone on.
    #[transactional]
    async fn cut(&self, tx: &mut Tx) -> Result<i64, DbError> {
        let sql = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = current_setting('application_name') AND state = 'idle in transaction'
            AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()";
        Ok(sqlx::query_scalar(sql).fetch_one(tx).await?)
    }
}

type Calling = JoinHandle<Result<i64, DbError>>;

async fn mails() -> (Fresh<purlin::db::Postgres>, Arc<Mails>) {
    let db = fresh("CREATE TABLE mails (sent INT)").await;
    prepare(&db).await.unwrap();
    let mails = Mails {
        db: Db::clone(&db),
        gate: Semaphore::new(0),
        begun: AtomicU32::new(0),
    };
    (db, Arc::new(mails))
}

/// Two calls with one key, the first of which is in its work, while the second waits for it.
async fn two(mails: &Arc<Mails>, call: impl Fn(Arc<Mails>) -> Calling) -> (Calling, Calling) {
    let first = call(Arc::clone(mails));
    while mails.begun.load(Ordering::Acquire) == 0 {
        tokio::task::yield_now().await;
    }
    let second = call(Arc::clone(mails));
    while mails.waiting().await.unwrap() == 0 {}
    (first, second)
}

fn key() -> IdempotencyKey {
    IdempotencyKey::new("a").unwrap()
}

#[tokio::test]
async fn if_the_connection_of_the_first_is_gone_the_second_does_the_work() {
    let (_db, mails) = mails().await;
    let (first, second) = two(&mails, |mails| {
        tokio::spawn(async move { mails.send(&key()).await })
    })
    .await;
    assert_eq!(mails.cut().await.unwrap(), 1);
    while mails.begun.load(Ordering::Acquire) == 1 {
        tokio::task::yield_now().await;
    }
    mails.gate.add_permits(2);
    assert!(first.await.unwrap().is_err());
    assert_eq!(second.await.unwrap().unwrap(), 1);
    assert_eq!(mails.send(&key()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_transaction_that_cannot_see_the_answer_begins_again() {
    let (_db, mails) = mails().await;
    let (first, second) = two(&mails, |mails| {
        tokio::spawn(async move { mails.send_alone(&key()).await })
    })
    .await;
    mails.gate.add_permits(1);
    assert_eq!(first.await.unwrap().unwrap(), 1);
    assert_eq!(second.await.unwrap().unwrap(), 1);
    assert_eq!(mails.begun.load(Ordering::Relaxed), 1);
}
