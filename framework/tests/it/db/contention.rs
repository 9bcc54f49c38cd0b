//! Many at once.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use purlin::db::{DbError, Isolation, TxOptions};
use purlin::sqlx;

use super::{Db, NAME, Tx, fresh};
use crate::db::counted;

const TABLES: &str =
    "CREATE TABLE accounts (id BIGINT PRIMARY KEY, cents BIGINT NOT NULL CHECK (cents >= 0));
    WITH RECURSIVE ids (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids WHERE id < 23)
    INSERT INTO accounts SELECT id, 100000 FROM ids";

/// How many transfers are made: `PURLIN_TEST_TRANSFERS`, or fewer than a patient tester would take.
fn transfers() -> i64 {
    let asked = std::env::var("PURLIN_TEST_TRANSFERS");
    asked.map_or(3_200, |number| number.parse().unwrap())
}

static ATTEMPTS: AtomicI64 = AtomicI64::new(0);

const ACCOUNTS: i64 = 24;
const TASKS: usize = 32;

async fn balance(tx: &mut Tx, id: i64) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar("SELECT cents FROM accounts WHERE id = $1")
        .bind(id)
        .fetch_one(tx)
        .await?)
}

async fn set_balance(tx: &mut Tx, id: i64, cents: i64) -> Result<(), DbError> {
    let query = sqlx::query("UPDATE accounts SET cents = $1 WHERE id = $2");
    query.bind(cents).bind(id).execute(tx).await?;
    Ok(())
}

/// Reads and writes, as a program does that trusts the isolation: two of these at once would lose money without it.
async fn transfer(db: &Db, from: i64, to: i64, cents: i64) -> Result<(), DbError> {
    let options = TxOptions::new().isolation(Isolation::Serializable);
    db.retrying(100, options, || {
        async |tx| {
            ATTEMPTS.fetch_add(1, Ordering::Relaxed);
            let before = (balance(tx, from).await?, balance(tx, to).await?);
            set_balance(tx, from, before.0 - cents).await?;
            set_balance(tx, to, before.1 + cents).await
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_money_is_lost_or_made() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.acquire_timeout(Duration::from_mins(1)));
    let transfers = transfers();
    let tasks: Vec<_> = (0_i64..)
        .take(TASKS)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                for step in (task..transfers).step_by(TASKS) {
                    let from = step % ACCOUNTS;
                    let to = (from + 1 + step / 32 % (ACCOUNTS - 1)) % ACCOUNTS;
                    transfer(&db, from, to, 1 + step % 7).await?;
                }
                Ok::<(), DbError>(())
            })
        })
        .collect();
    let mut failed = 0;
    for task in tasks {
        if let Err(error) = task.await.unwrap() {
            println!("{error}");
            failed += 1;
        }
    }
    let sum: i64 = db
        .read(async |tx| -> Result<i64, DbError> {
            let sum = "SELECT CAST(sum(cents) AS BIGINT) FROM accounts";
            Ok(sqlx::query_scalar(sum).fetch_one(tx).await?)
        })
        .await
        .unwrap();
    let attempts = ATTEMPTS.load(Ordering::Relaxed);
    counted(
        &format!("{transfers} serializable transfers by {TASKS} tasks"),
        NAME,
        format!(
            "{attempts} attempts, {failed} gave up, {} cents missing",
            ACCOUNTS * 100_000 - sum
        ),
    );
    assert_eq!((failed, sum), (0, ACCOUNTS * 100_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_writers_all_get_their_turn() {
    let db = fresh(TABLES).await;
    let writers: Vec<_> = (0..50)
        .map(|id| {
            let db = Db::clone(&db);
            tokio::spawn(async move {
                db.transaction(async |tx| -> Result<(), DbError> {
                    sqlx::query("INSERT INTO accounts VALUES ($1, 0)")
                        .bind(100 + id)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
                .await
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    counted("50 writers at once", NAME, "all of them wrote");
}
