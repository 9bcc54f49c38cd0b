//! Limits of time that the server keeps.

use std::time::Duration;

use purlin::db::{DbError, TxOptions};
use purlin::model::sql;
use purlin::prelude::*;
use purlin::sqlx;

use super::fresh;
use super::notes::TABLES;
use crate::db::does;

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.statement_timeout(Duration::from_millis(50)));
    let error = db
        .transaction(async |tx| -> Result<(), DbError> {
            sqlx::query("SELECT pg_sleep(60)").execute(tx).await?;
            Ok(())
        })
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_limit_below_a_millisecond_is_a_limit() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.statement_timeout(Duration::from_micros(500)));
    let slept = db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("SELECT pg_sleep(60)").execute(tx).await?;
        Ok(())
    });
    assert!(slept.await.unwrap_err().is_timeout());
}

/// As the server says it of a session that was idle in a transaction, and of a transaction that took too long.
#[tokio::test]
async fn the_end_of_a_transaction_by_the_clock_is_a_timeout() {
    let db = fresh(TABLES).await;
    for raise in [
        "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25P03'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25P04'; END $$",
    ] {
        let ended = db.transaction(async |tx| -> Result<(), DbError> {
            sqlx::query(raise).execute(tx).await?;
            Ok(())
        });
        let error = ended.await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        let problem = error.into_problem();
        assert_eq!(
            (problem.status().as_u16(), problem.code()),
            (504, "database_timeout")
        );
    }
}

/// PostgreSQL refuses a statement that a connection has prepared when it would answer other columns than before.
#[tokio::test]
async fn a_column_that_is_new_is_contention_and_the_next_attempt_has_it() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let all = async |retries| {
        db.retrying(retries, TxOptions::new(), || {
            async |tx| -> Result<(), DbError> { sql("SELECT * FROM notes").execute(tx).await.map(drop) }
        })
        .await
    };
    all(0).await.unwrap();
    does(&fresh, "ALTER TABLE notes ADD COLUMN more TEXT")
        .await
        .unwrap();
    let error = all(0).await.unwrap_err();
    assert!(error.is_contention(), "{error}");
    assert_eq!(error.into_problem().status().as_u16(), 503);
    all(0).await.unwrap();
    does(&fresh, "ALTER TABLE notes ADD COLUMN another TEXT")
        .await
        .unwrap();
    all(1).await.unwrap();
}
