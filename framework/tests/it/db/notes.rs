//! The table that most tests write into, and what they do with it.

use purlin::db::DbError;
use purlin::sqlx;

use super::{Db, Tx};

pub(crate) const TABLES: &str = "CREATE TABLE notes (text TEXT NOT NULL UNIQUE)";

pub(crate) async fn insert(tx: &mut Tx, text: &str) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes (text) VALUES ($1)")
        .bind(text)
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds a note in a transaction of its own.
pub(crate) async fn add(db: &Db, text: &str) -> Result<(), DbError> {
    db.transaction(async |tx| insert(tx, text).await).await
}

pub(crate) async fn texts(db: &Db) -> Vec<String> {
    db.read(async |tx| -> Result<Vec<String>, DbError> {
        Ok(sqlx::query_scalar("SELECT text FROM notes ORDER BY text")
            .fetch_all(tx)
            .await?)
    })
    .await
    .unwrap()
}

pub(crate) async fn count(db: &Db) -> Result<i64, DbError> {
    db.read(async |tx| -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM notes")
            .fetch_one(tx)
            .await?)
    })
    .await
}

/// None of these texts, each of which hides a second statement, is sent.
#[allow(dead_code, reason = "a pooler never sees them")]
pub(crate) async fn hide_no_second_statement(db: &Db, texts: &[&'static str]) {
    for &sql in texts {
        let refused = db.transaction(async |tx| -> Result<(), DbError> {
            insert(tx, "lost").await?;
            sqlx::raw_sql(sql).execute(tx).await?;
            Err(sqlx::Error::RowNotFound.into())
        });
        let error = refused.await.unwrap_err();
        assert!(error.is_refused_sql(), "{sql}: {error}");
        assert_eq!(count(db).await.unwrap(), 0, "{sql}");
    }
}
