//! What is different about connections that are lent.

use std::time::Duration;

use purlin::db::{DatabaseSettings, DbError};
use purlin::sqlx;

use super::super::migrations;
use super::notes::{TABLES, add, count};
use super::{Db, fresh};

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_the_limit_is_nobody_elses() {
    let fresh = fresh(TABLES).await;
    let hurried = fresh.again(|settings| settings.statement_timeout(Duration::from_millis(50)));
    let sleep = |db: Db, seconds: f64| async move {
        db.transaction(async |tx| -> Result<(), DbError> {
            sqlx::query("SELECT pg_sleep($1)")
                .bind(seconds)
                .execute(tx)
                .await?;
            Ok(())
        })
        .await
    };
    for _ in 0..8 {
        let error = sleep(hurried.clone(), 60.0).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        // The pooler lends the same connection to this one.
        sleep(Db::clone(&fresh), 0.1).await.unwrap();
    }
}

/// The same statements on many connections of ours, and on four of the server's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_transactions_than_connections_take_turns() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(20).acquire_timeout(Duration::from_mins(1)));
    let tasks: Vec<_> = (0..200)
        .map(|id| {
            let db = db.clone();
            tokio::spawn(async move { add(&db, &id.to_string()).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(count(&db).await.unwrap(), 200);
}

#[tokio::test]
async fn whoever_does_not_say_that_there_is_a_pooler_learns_it_at_once() {
    let fresh = fresh(TABLES).await;
    let settings = DatabaseSettings::at(fresh.settings.url.expose());
    let error = Db::open(&settings).unwrap().ping().await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    assert!(error.to_string().contains("extra_float_digits"), "{error}");
}

/// What is asked at the start of an app, more often than there are connections of the server.
#[tokio::test]
async fn it_is_known_what_was_migrated_and_nothing_is_migrated() {
    let db = fresh(TABLES).await;
    for _ in 0..12 {
        let status = migrations().status(&db).await.unwrap();
        assert!(status.iter().all(|step| step.is_own), "{status:?}");
    }
    let error = migrations().run(&db).await.unwrap_err();
    assert!(error.to_string().contains("behind a pooler"), "{error}");
}

#[tokio::test]
async fn no_statement_is_prepared_for_later() {
    let db = fresh(TABLES).await;
    let error = db
        .transaction(async |tx| -> Result<(), DbError> {
            sqlx::Executor::prepare(tx, sqlx::SqlSafeStr::into_sql_str("SELECT 1")).await?;
            Ok(())
        })
        .await
        .unwrap_err();
    assert!(error.is_refused_sql(), "{error}");
}
