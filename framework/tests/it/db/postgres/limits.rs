//! Limits of time that the server keeps.

use std::time::Duration;

use purlin::db::DbError;
use purlin::prelude::*;
use purlin::sqlx;

use super::fresh;
use super::notes::TABLES;

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
