//! What only SQLite does.

use purlin::db::DbError;
use purlin::sqlx;

use super::{Db, Tx, fresh};

const TABLES: &str = "CREATE TABLE notes (text TEXT NOT NULL);
    CREATE TRIGGER guard BEFORE INSERT ON notes WHEN NEW.text = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'no'); END";

async fn insert(tx: &mut Tx, text: &str) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes (text) VALUES ($1)")
        .bind(text)
        .execute(tx)
        .await?;
    Ok(())
}

async fn count(db: &Db) -> i64 {
    db.read(async |tx| -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM notes")
            .fetch_one(tx)
            .await?)
    })
    .await
    .unwrap()
}

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
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn transactions_beside_one_another_wait_their_turn() {
    let db = fresh(TABLES).await;
    let add = async || db.transaction(async |tx| insert(tx, "x").await).await;
    let (a, b, c) = tokio::join!(add(), add(), add());
    a.and(b).and(c).unwrap();
    assert_eq!(count(&db).await, 3);
}

#[tokio::test]
async fn one_reads_while_another_writes() {
    let db = fresh(TABLES).await;
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "x").await.unwrap();
    assert_eq!(count(&db).await, 0);
    unit.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
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
    assert_eq!(count(&db).await, 0);
    db.transaction(async |tx| insert(tx, "usable").await)
        .await
        .unwrap();
    assert_eq!(count(&db).await, 1);
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
    assert_eq!(count(&db).await, 1);
    assert!(db.read(async |tx| insert(tx, "y").await).await.is_err());
    db.transaction(async |tx| insert(tx, "y").await).await.unwrap();
    assert_eq!(count(&db).await, 2);
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
