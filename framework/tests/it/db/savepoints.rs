//! Callers that go away while a savepoint is set, given up or rolled back.

use purlin::db::{DatabaseSettings, DbError};
use purlin::sqlx;

use super::cut_off::cut_off;
use super::notes::{TABLES, add, count, insert};
use super::{Db, NAME, Tx, fresh};
use crate::db::counted;

/// After so many polls at most the caller is gone.
const POLLS: u32 = 60;

/// What a transaction does whose caller may be gone at any moment: it fails in a savepoint within another.
async fn failing(db: &Db) -> Result<(), DbError> {
    db.transaction(async |tx| {
        insert(tx, "outer").await?;
        tx.savepoint(async |tx| {
            insert(tx, "inner").await?;
            tx.savepoint(async |tx| insert(tx, "outer").await).await
        })
        .await
    })
    .await
}

/// What one does that succeeds, but is never committed.
async fn keeping(db: &Db) -> Result<(), DbError> {
    let mut unit = db.begin().await?;
    for text in ["one", "two"] {
        unit.savepoint(async |tx| insert(tx, text).await).await?;
    }
    unit.rollback().await
}

fn one_connection(settings: DatabaseSettings) -> DatabaseSettings {
    settings.pool_size(1)
}

/// The connection is as good as new, and no other is kept waiting by what was left on it.
async fn is_free(db: &Db, others: &Db, round: &mut i64) {
    for db in [others, db] {
        *round += 1;
        add(db, &round.to_string()).await.unwrap();
    }
    assert_eq!(count(others).await.unwrap(), *round);
    super::nothing_is_left_open(others).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_the_caller_is_gone_nothing_is_left_open() {
    let fresh = fresh(TABLES).await;
    let (db, others) = (fresh.again(one_connection), fresh.again(one_connection));
    let (mut round, mut cut) = (0, 0);
    for polls in 0..POLLS {
        cut += u32::from(cut_off(failing(&db), polls).await.is_none());
        is_free(&db, &others, &mut round).await;
        cut += u32::from(cut_off(keeping(&db), polls).await.is_none());
        is_free(&db, &others, &mut round).await;
    }
    let what = "120 transactions with savepoints, the caller gone after 0 to 59 polls";
    counted(what, NAME, format!("{cut} cut off, nothing left open"));
    assert!(cut > 0, "none was cut off");
}

/// Polls the end of a savepoint so many times, within a transaction that goes on.
async fn with_cut_end(tx: &mut Tx, polls: u32, fails: bool) -> Option<Result<(), DbError>> {
    let work = tx.savepoint(async |tx| {
        insert(tx, "inner").await?;
        // From here on polls are counted.
        tokio::task::yield_now().await;
        if fails {
            return Err(sqlx::Error::RowNotFound.into());
        }
        Ok(())
    });
    cut_off(work, polls).await
}

/// Who goes on after that learns that the transaction is lost, and neither a savepoint around it nor the commit hides that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_whose_savepoint_was_cut_off_stores_all_or_nothing() {
    let fresh = fresh(TABLES).await;
    let (db, others) = (fresh.again(one_connection), fresh.again(one_connection));
    let mut round = 0;
    for polls in 0..POLLS {
        for fails in [true, false] {
            let mut unit = db.begin().await.unwrap();
            let part = unit
                .savepoint(async |tx| -> Result<bool, DbError> {
                    insert(tx, "middle").await?;
                    let ended = with_cut_end(tx, polls, fails).await.is_some();
                    if ended {
                        Ok(true)
                    } else {
                        Err(sqlx::Error::RowNotFound.into())
                    }
                })
                .await;
            let whole = insert(&mut unit, "outer").await;
            if part.is_ok() {
                whole.unwrap();
                unit.rollback().await.unwrap();
            } else if let Ok(()) = unit.commit().await {
                assert!(whole.is_ok());
                let stored = super::notes::texts(&others).await;
                assert!(!stored.contains(&"middle".to_owned()) && !stored.contains(&"inner".to_owned()));
                forget(&others).await;
            }
            is_free(&db, &others, &mut round).await;
        }
    }
}

async fn forget(db: &Db) {
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("DELETE FROM notes WHERE text = 'outer'")
            .execute(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}
