use std::future::Future;
use std::task::{Context, Waker};

use riverqueue::{Client, JobArgs};
use serde::{Deserialize, Serialize};

use super::{Db, Migrator, Pool, Tx, fresh};
use crate::db::DbError;

const TABLES: &str = "CREATE TABLE products (id BIGINT NOT NULL)";

#[derive(Debug, Clone, Serialize, Deserialize, JobArgs)]
#[river(kind = "index_product")]
struct IndexProduct {
    id: i64,
}

/// What is kept in the slot.
struct Engine {
    client: Client,
}

fn told(error: riverqueue::Error) -> DbError {
    match error {
        riverqueue::Error::Database(error) => error.into(),
        other => sqlx::Error::Configuration(other.into()).into(),
    }
}

/// What `jobs::enqueue` is to do.
async fn enqueue(tx: &mut Tx, id: i64) -> Result<i64, DbError> {
    let engine = tx.slot::<Engine>().expect("each test fills it");
    tx.lend(async |lent| {
        let inserted = engine.client.insert(IndexProduct { id }).tx(lent).await;
        inserted.map(|job| job.id()).map_err(told)
    })
    .await
}

async fn insert(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    let query = sqlx::query("INSERT INTO products (id) VALUES ($1)").bind(id);
    query.execute(tx).await?;
    Ok(())
}

/// How many products and how many jobs there are.
async fn counts(db: &Db) -> (i64, i64) {
    let read = db.read(async |tx| -> Result<_, DbError> {
        let products = sqlx::query_scalar("SELECT count(*) FROM products");
        let products = products.fetch_one(&mut *tx).await?;
        let jobs = sqlx::query_scalar("SELECT count(*) FROM river_job")
            .fetch_one(tx)
            .await?;
        Ok((products, jobs))
    });
    read.await.unwrap()
}

/// A database with the engine's tables and the engine in the slot.
macro_rules! with_engine {
    () => {{
        let db = fresh(TABLES).await;
        let pool = Pool::connect(db.settings.url.expose()).await.unwrap();
        Migrator::new(pool.clone()).migrate_up().await.unwrap();
        let client = Client::builder(pool.clone()).build().unwrap();
        assert!(db.fill_slot(Engine { client }));
        (db, pool)
    }};
}

#[tokio::test]
async fn a_job_commits_with_the_row_that_it_is_for() {
    let (db, pool) = with_engine!();
    let done: Result<i64, DbError> = db
        .transaction(async |tx| {
            insert(tx, 1).await?;
            let job = enqueue(tx, 1).await?;
            insert(tx, 2).await?;
            Ok(job)
        })
        .await;
    assert!(done.unwrap() > 0);
    assert_eq!(counts(&db).await, (2, 1));
    pool.close().await;
}

#[tokio::test]
async fn a_rollback_takes_the_job_back() {
    let (db, pool) = with_engine!();
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, 1).await.unwrap();
    enqueue(&mut unit, 1).await.unwrap();
    unit.rollback().await.unwrap();
    assert_eq!(counts(&db).await, (0, 0));
    let part: Result<(), DbError> = db
        .transaction(async |tx| {
            insert(tx, 1).await?;
            let part: Result<(), DbError> = tx
                .savepoint(async |tx| {
                    enqueue(tx, 1).await?;
                    Err(sqlx::Error::RowNotFound.into())
                })
                .await;
            assert!(part.unwrap_err().is_not_found());
            Ok(())
        })
        .await;
    part.unwrap();
    assert_eq!(counts(&db).await, (1, 0));
    pool.close().await;
}

#[tokio::test]
async fn an_engine_that_fails_leaves_the_transaction_as_it_was() {
    let (db, pool) = with_engine!();
    let done: Result<(), DbError> = db
        .transaction(async |tx| {
            sqlx::query("ALTER TABLE river_job RENAME TO away")
                .execute(&mut *tx)
                .await?;
            let error = enqueue(tx, 1).await.unwrap_err();
            assert!(error.to_string().contains("river_job"), "{error}");
            sqlx::query("ALTER TABLE away RENAME TO river_job")
                .execute(&mut *tx)
                .await?;
            insert(tx, 1).await
        })
        .await;
    done.unwrap();
    assert_eq!(counts(&db).await, (1, 0));
    pool.close().await;
}

#[tokio::test]
async fn what_is_half_done_when_the_engine_is_dropped_is_taken_back() {
    let (db, pool) = with_engine!();
    let engine_id = {
        let mut unit = db.begin().await.unwrap();
        insert(&mut unit, 1).await.unwrap();
        let engine = unit.slot::<Engine>().unwrap();
        let (sender, mut inserted) = tokio::sync::mpsc::channel(1);
        {
            let lending = unit.lend(async |lent| -> Result<(), DbError> {
                let job = engine.client.insert(IndexProduct { id: 1 }).tx(lent).await;
                sender.send(job.map_err(told)?.id()).await.unwrap();
                std::future::pending().await
            });
            let mut lending = std::pin::pin!(lending);
            tokio::select! {
                _ = &mut lending => panic!("it has no end"),
                id = inserted.recv() => assert!(id.unwrap() > 0),
            }
            assert!(lending.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        insert(&mut unit, 2).await.unwrap();
        let job = enqueue(&mut unit, 2).await.unwrap();
        unit.commit().await.unwrap();
        job
    };
    assert!(engine_id > 0);
    assert_eq!(counts(&db).await, (2, 1));
    pool.close().await;
}

#[tokio::test]
async fn a_transaction_that_is_lost_is_not_lent() {
    let (db, pool) = with_engine!();
    let mut unit = db.begin().await.unwrap();
    let failed = sqlx::query("SELECT nothing FROM nowhere");
    assert!(failed.execute(&mut *unit).await.is_err());
    assert!(enqueue(&mut unit, 1).await.unwrap_err().is_after_failure());
    assert!(unit.commit().await.unwrap_err().is_after_failure());
    assert_eq!(counts(&db).await, (0, 0));
    let other = Db::clone(&db);
    assert!(!other.fill_slot(()), "clones have one slot");
    pool.close().await;
}
