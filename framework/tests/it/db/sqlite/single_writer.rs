//! What only SQLite does.

use std::time::Duration;

use purlin::db::{DbError, TxOptions};
use purlin::migration::Migrations;
use purlin::sqlx;

use super::notes::{add, count, hide_no_second_statement, insert};
use super::{Db, fresh};
use crate::folder::Folder;

const TABLES: &str = "CREATE TABLE notes (text TEXT NOT NULL);
    CREATE TRIGGER guard BEFORE INSERT ON notes WHEN NEW.text = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'no'); END";

#[tokio::test]
async fn a_transaction_inside_another_is_an_error_at_once() {
    let db = fresh(TABLES).await;
    let inner = Db::clone(&db);
    let error = db
        .transaction(async |tx| {
            insert(tx, "outer").await?;
            inner.transaction(async |tx| insert(tx, "inner").await).await
        })
        .await
        .unwrap_err();
    assert!(error.is_nested(), "{error}");
    assert_eq!(count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn transactions_beside_one_another_wait_their_turn() {
    let db = fresh(TABLES).await;
    let (a, b, c) = tokio::join!(add(&db, "a"), add(&db, "b"), add(&db, "c"));
    a.and(b).and(c).unwrap();
    assert_eq!(count(&db).await.unwrap(), 3);
}

#[tokio::test]
async fn one_reads_while_another_writes() {
    let db = fresh(TABLES).await;
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "x").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 0);
    unit.commit().await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn as_many_read_at_once_as_there_are_connections() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(2).acquire_timeout(Duration::from_millis(200)));
    let options = TxOptions::new().read_only();
    let first = db.begin_with(options).await.unwrap();
    let second = db.begin_with(options).await.unwrap();
    let error = db.begin_with(options).await.unwrap_err();
    assert!(error.is_pool_exhausted(), "{error}");
    db.ping().await.unwrap();
    drop(first);
    let third = db.begin_with(options).await.unwrap();
    second.commit().await.unwrap();
    third.commit().await.unwrap();
    let reads = (0..20).map(|_| count(&db));
    let counts = futures_util::future::try_join_all(reads).await.unwrap();
    assert_eq!(counts, [0; 20]);
}

/// SQLite has then left the transaction, and would store each of the next statements by itself.
#[tokio::test]
async fn a_trigger_that_rolls_back_loses_the_whole_transaction() {
    let db = fresh(TABLES).await;
    let error = db
        .transaction(async |tx| {
            insert(tx, "before").await?;
            let _ = insert(tx, "bad").await;
            insert(tx, "after").await
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    let error = db
        .transaction(async |tx| {
            let _ = tx.savepoint(async |tx| insert(tx, "bad").await).await;
            insert(tx, "after").await
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    assert_eq!(count(&db).await.unwrap(), 0);
    add(&db, "usable").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_database_in_memory_is_migrated_after_it_was_read() {
    let folder = Folder::new("sqlite-memory-read");
    folder.write("1_notes.up.sql", "CREATE TABLE notes (text TEXT NOT NULL);");
    folder.write("1_notes.down.sql", "DROP TABLE notes;");
    let steps = Migrations::read(&folder).unwrap();
    let db = Db::at("sqlite::memory:").unwrap();
    steps.run(&db).await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 0);
    steps.revert(&db, 1).await.unwrap();
    assert_eq!(steps.run(&db).await.unwrap().len(), 1);
    add(&db, "a").await.unwrap();
}

#[tokio::test]
async fn a_database_in_memory_is_one_for_all() {
    let db = Db::at("sqlite::memory:").unwrap();
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("CREATE TABLE notes (text TEXT NOT NULL)")
            .execute(&mut *tx)
            .await?;
        insert(tx, "x").await
    })
    .await
    .unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
    assert!(db.read(async |tx| insert(tx, "y").await).await.is_err());
    add(&db, "y").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 2);
}

#[purlin::test(sql = TABLES)]
async fn a_statement_that_ends_the_transaction_of_a_test_is_told(db: Db) {
    db.transaction(async |tx| insert(tx, "kept").await).await.unwrap();
    db.transaction(async |tx| insert(tx, "bad").await)
        .await
        .unwrap_err();
    let error = db.begin().await.unwrap_err();
    assert!(
        error.to_string().contains("lost the transaction of the test"),
        "{error}"
    );
}

/// Nobody reads that the second row failed. What comes next would be stored on its own, outside of any transaction.
#[tokio::test]
async fn what_follows_a_failure_that_nobody_saw_is_not_stored() {
    let db = fresh(TABLES).await;
    let outcome = db
        .transaction(async |tx| -> Result<(), DbError> {
            insert(tx, "before").await?;
            let sql = "INSERT INTO notes (text) VALUES ('one'), ('bad') RETURNING text";
            let mut rows = sqlx::query(sql).fetch(&mut *tx);
            std::future::poll_fn(|cx| {
                let _ = rows.as_mut().poll_next(cx);
                std::task::Poll::Ready(())
            })
            .await;
            drop(rows);
            insert(tx, "after").await
        })
        .await;
    let error = outcome.unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    assert_eq!(count(&db).await.unwrap(), 0);
    db.transaction(async |tx| insert(tx, "usable").await)
        .await
        .unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_transaction_that_reads_cannot_make_itself_write() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    for sql in ["PRAGMA query_only = OFF", "PRAGMA main.query_only(0)"] {
        let refused = db.read(async |tx| -> Result<(), DbError> {
            sqlx::query(sql).execute(&mut *tx).await?;
            insert(tx, "x").await
        });
        assert!(refused.await.unwrap_err().is_refused_sql());
        let writing = db.read(async |tx| insert(tx, "x").await).await.unwrap_err();
        assert!(writing.is_write_in_read(), "{writing}");
    }
    let columns = db.read(async |tx| -> Result<usize, DbError> {
        let rows = sqlx::query("PRAGMA table_info(notes)").fetch_all(tx).await?;
        Ok(rows.len())
    });
    assert_eq!(columns.await.unwrap(), 1);
}

#[tokio::test]
async fn what_quotes_in_postgresql_hides_no_second_statement() {
    let db = fresh(TABLES).await;
    hide_no_second_statement(
        &db,
        &[
            "SELECT $$; COMMIT; SELECT $$",
            "SELECT $a('); COMMIT; SELECT $a(')",
            "SELECT 1 AS [']; COMMIT; SELECT 2 AS [']",
        ],
    )
    .await;
}
