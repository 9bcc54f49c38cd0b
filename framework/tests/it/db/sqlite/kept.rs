//! Connections that stay where they are between transactions, and what that must not change.

use std::path::PathBuf;

use purlin::db::{DatabaseSettings, TxOptions};
use purlin::sqlx::{self, Connection};

use super::notes::{TABLES, add, count, insert};
use super::{Db, fresh};

/// Where the file of a database stands.
fn file(settings: &DatabaseSettings) -> PathBuf {
    let url = settings.url.expose();
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split('?').next().unwrap().into()
}

#[test]
fn a_database_can_be_dropped_where_there_is_no_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (db, own) = runtime.block_on(async {
        let own = fresh(TABLES).await;
        let db = own.again(|settings| settings);
        add(&db, "kept").await.unwrap();
        assert_eq!(count(&db).await.unwrap(), 1);
        (db, own)
    });
    drop(db);
    runtime.block_on(async {
        assert_eq!(count(&own).await.unwrap(), 1);
    });
}

#[tokio::test]
async fn closing_closes_also_what_is_kept() {
    let own = fresh(TABLES).await;
    let path = file(&own.settings);
    let wal = path.with_extension(format!("{}-wal", path.extension().unwrap().display()));
    add(&own, "kept").await.unwrap();
    assert_eq!(count(&own).await.unwrap(), 1);
    assert!(wal.exists(), "{}", wal.display());
    own.close().await;
    assert!(!wal.exists(), "SQLite deletes it with the last connection");
    assert!(own.begin().await.is_err());
}

#[tokio::test]
async fn closing_waits_for_what_is_in_use() {
    let own = fresh(TABLES).await;
    let mut unit = own.begin().await.unwrap();
    insert(&mut unit, "late").await.unwrap();
    let ((), committed) = tokio::join!(own.close(), async {
        tokio::task::yield_now().await;
        unit.commit().await
    });
    committed.unwrap();
    assert_eq!(count(&own.again(|settings| settings)).await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_read_is_over_when_the_next_begins() {
    let own = fresh(TABLES).await;
    let db = own.again(|settings| settings.pool_size(1));
    assert_eq!(count(&db).await.unwrap(), 0);
    add(&own, "later").await.unwrap();
    // It has begun behind the end of the one before, and has read nothing yet.
    let next = db.begin_with(TxOptions::new().read_only()).await.unwrap();
    let mut bare = sqlx::SqliteConnection::connect(own.settings.url.expose())
        .await
        .unwrap();
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut bare)
        .await
        .unwrap();
    assert_eq!(busy, 0, "nobody reads what was there before");
    next.commit().await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_cut_off_is_not_kept_as_it_is() {
    let own = fresh(TABLES).await;
    let db: Db = own.again(|settings| settings.pool_size(1));
    for round in 0..20 {
        let mut unit = db.begin().await.unwrap();
        let name = format!("lost {round}");
        tokio::select! {
            biased;
            _ = insert(&mut unit, &name) => {}
            () = tokio::task::yield_now() => {}
        }
        drop(unit);
        add(&db, &format!("kept {round}")).await.unwrap();
    }
    assert_eq!(count(&db).await.unwrap(), 20);
}
