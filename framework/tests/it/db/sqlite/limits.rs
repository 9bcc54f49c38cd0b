//! Statements that would never end.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use purlin::db::{DbError, TxOptions};
use purlin::prelude::ApiError;
use purlin::sqlx;

use super::super::fresh::Fresh;
use super::notes::{TABLES, add, count, insert};
use super::{Db, Tx, fresh};

const ENDLESS: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
const ENDLESS_WRITE: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO notes SELECT max(i) FROM n";

async fn run(tx: &mut Tx, sql: &'static str) -> Result<(), DbError> {
    sqlx::query(sql).execute(tx).await?;
    Ok(())
}

fn limited(fresh: &Fresh<purlin::db::Sqlite>) -> Db {
    fresh.again(|settings| settings.pool_size(1).statement_timeout(Duration::from_millis(50)))
}

#[tokio::test]
async fn one_that_reads_is_ended_and_its_connection_is_good() {
    let fresh = fresh(TABLES).await;
    let db = limited(&fresh);
    for _ in 0..3 {
        let error = db.read(async |tx| run(tx, ENDLESS).await).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        let problem = error.into_problem();
        assert_eq!(
            (problem.status().as_u16(), problem.code()),
            (504, "database_timeout")
        );
        assert_eq!(count(&db).await.unwrap(), 0);
    }
}

/// SQLite rolls such a transaction back by itself.
#[tokio::test]
async fn one_that_writes_is_ended_and_nothing_is_stored() {
    let fresh = fresh(TABLES).await;
    let db = limited(&fresh);
    for round in 1..4 {
        let error = db
            .transaction(async |tx| {
                insert(tx, "lost").await?;
                run(tx, ENDLESS_WRITE).await
            })
            .await
            .unwrap_err();
        assert!(error.is_timeout(), "{error}");
        add(&db, &round.to_string()).await.unwrap();
        assert_eq!(count(&db).await.unwrap(), round);
    }
}

#[tokio::test]
async fn in_a_savepoint_it_loses_the_whole_transaction_if_it_writes() {
    let fresh = fresh(TABLES).await;
    let db = limited(&fresh);
    let error = db
        .transaction(async |tx| {
            insert(tx, "lost").await?;
            let part = tx.savepoint(async |tx| run(tx, ENDLESS_WRITE).await).await;
            // What the caller is told is why, and not that there is nothing left to take back.
            assert!(part.unwrap_err().is_timeout());
            insert(tx, "lost too").await
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    let passed_on = db.transaction(async |tx| {
        insert(tx, "lost").await?;
        tx.savepoint(async |tx| run(tx, ENDLESS_WRITE).await).await
    });
    assert_eq!(passed_on.await.unwrap_err().into_problem().status().as_u16(), 504);
    add(&db, "kept").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_database_in_memory_survives_it() {
    let settings = purlin::db::DatabaseSettings::at("sqlite::memory:");
    let db = Db::open(&settings.statement_timeout(Duration::from_millis(50))).unwrap();
    db.transaction(async |tx| run(tx, TABLES).await).await.unwrap();
    add(&db, "kept").await.unwrap();
    let endless = db.transaction(async |tx| run(tx, ENDLESS_WRITE).await).await;
    assert!(endless.unwrap_err().is_timeout());
    assert_eq!(count(&db).await.unwrap(), 1);
}

/// The limit is of one statement, not of many in a row.
#[tokio::test]
async fn many_that_are_short_take_as_long_as_they_like() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.statement_timeout(Duration::from_secs(2)));
    let hundred_thousand = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT count(*) FROM n";
    let begun = std::time::Instant::now();
    db.read(async |tx| -> Result<(), DbError> {
        while begun.elapsed() < Duration::from_secs(3) {
            run(tx, hundred_thousand).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// Without any limit of time: a client that hangs up must not keep the one writer, nor a reader.
#[tokio::test]
async fn one_that_nobody_waits_for_is_ended() {
    let fresh = fresh(TABLES).await;
    let patient = |settings: purlin::db::DatabaseSettings| {
        let settings = settings.statement_timeout(Duration::ZERO);
        settings.pool_size(1).acquire_timeout(Duration::from_mins(1))
    };
    let db = fresh.again(patient);
    for (round, sql) in [(1, ENDLESS), (2, ENDLESS_WRITE)] {
        let mut unit = db.begin().await.unwrap();
        let mut statement = Box::pin(run(&mut unit, sql));
        assert!(
            poll_fn(|cx| Poll::Ready(statement.as_mut().poll(cx)))
                .await
                .is_pending()
        );
        drop(statement);
        drop(unit);
        add(&db, &round.to_string()).await.unwrap();
        assert_eq!(count(&db).await.unwrap(), round);
    }
    let mut unit = db.begin_with(TxOptions::new().read_only()).await.unwrap();
    let mut statement = Box::pin(run(&mut unit, ENDLESS));
    assert!(
        poll_fn(|cx| Poll::Ready(statement.as_mut().poll(cx)))
            .await
            .is_pending()
    );
    drop(statement);
    unit.commit().await.unwrap_err();
    assert_eq!(count(&db).await.unwrap(), 2);
}
