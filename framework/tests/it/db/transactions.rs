//! How a transaction ends.

use purlin::db::{DbError, Isolation, TxOptions};
use purlin::sqlx;

use super::notes::{TABLES, add, insert, texts};
use super::{Db, fresh};

#[tokio::test]
async fn ok_commits_and_an_error_rolls_back() {
    let db = fresh(TABLES).await;
    add(&db, "kept").await.unwrap();
    let error = db
        .transaction(async |tx| {
            insert(tx, "lost").await?;
            insert(tx, "kept").await
        })
        .await
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(texts(&db).await, ["kept"]);
}

#[tokio::test]
async fn a_panic_and_a_cancellation_roll_back_and_leave_the_connection_usable() {
    let db = fresh(TABLES).await;
    let clone = Db::clone(&db);
    let work = async move {
        clone
            .transaction(async |tx| -> Result<(), DbError> {
                insert(tx, "lost").await?;
                panic!("a bug")
            })
            .await
    };
    assert!(tokio::spawn(work).await.unwrap_err().is_panic());

    let (reached, hold) = tokio::sync::oneshot::channel();
    let clone = Db::clone(&db);
    let task = tokio::spawn(async move {
        clone
            .transaction(async |tx| -> Result<(), DbError> {
                insert(tx, "lost").await?;
                reached.send(()).unwrap();
                std::future::pending().await
            })
            .await
    });
    hold.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());

    add(&db, "kept").await.unwrap();
    assert_eq!(texts(&db).await, ["kept"]);
}

#[tokio::test]
async fn a_unit_of_work_ends_as_its_owner_says() {
    let db = fresh(TABLES).await;
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "kept").await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "rolled back").await.unwrap();
    unit.rollback().await.unwrap();
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "dropped").await.unwrap();
    drop(unit);
    assert_eq!(texts(&db).await, ["kept"]);
}

#[tokio::test]
async fn an_error_that_is_swallowed_makes_the_commit_fail() {
    let db = fresh(TABLES).await;
    let error = db
        .transaction(async |tx| {
            insert(tx, "a").await?;
            assert!(insert(tx, "a").await.unwrap_err().is_unique_violation());
            Ok::<(), DbError>(())
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    let error = db
        .transaction(async |tx| {
            let _ = sqlx::query("SELECT nonsense FROM nowhere")
                .execute(&mut *tx)
                .await;
            insert(tx, "after it").await
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    assert_eq!(texts(&db).await, [""; 0]);
}

#[tokio::test]
async fn a_statement_that_was_cut_off_makes_the_commit_fail() {
    let db = fresh(TABLES).await;
    let error = db
        .transaction(async |tx| {
            insert(tx, "a").await?;
            let long = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT count(*) FROM n";
            let mut cut = Box::pin(sqlx::query(long).execute(tx));
            let polled = std::future::poll_fn(|cx| std::task::Poll::Ready(cut.as_mut().poll(cx))).await;
            assert!(polled.is_pending());
            drop(cut);
            Ok::<(), DbError>(())
        })
        .await
        .unwrap_err();
    assert!(error.is_after_failure(), "{error}");
    add(&db, "usable").await.unwrap();
    assert_eq!(texts(&db).await, ["usable"]);
}

#[tokio::test]
async fn no_row_and_a_value_of_another_type_lose_nothing() {
    let db = fresh(TABLES).await;
    db.transaction(async |tx| {
        let none = sqlx::query_scalar::<_, String>("SELECT text FROM notes")
            .fetch_one(&mut *tx)
            .await;
        assert!(DbError::from(none.unwrap_err()).is_not_found());
        insert(tx, "kept").await
    })
    .await
    .unwrap();
    assert_eq!(texts(&db).await, ["kept"]);
}

#[tokio::test]
async fn a_savepoint_fails_on_its_own() {
    let db = fresh(TABLES).await;
    db.transaction(async |tx| {
        insert(tx, "outer").await?;
        let twice = tx
            .savepoint(async |tx| {
                insert(tx, "inner").await?;
                insert(tx, "outer").await
            })
            .await;
        assert!(twice.unwrap_err().is_unique_violation());
        let swallowed = tx
            .savepoint(async |tx| -> Result<(), DbError> {
                let _ = insert(tx, "outer").await;
                Ok(())
            })
            .await;
        assert!(swallowed.unwrap_err().is_after_failure());
        let (reached, inside) = tokio::sync::oneshot::channel();
        let cancelled = tx.savepoint(async |tx| -> Result<(), DbError> {
            insert(tx, "cancelled").await?;
            reached.send(()).unwrap();
            std::future::pending().await
        });
        tokio::select! {
            _ = cancelled => panic!("it never ends"),
            reached = inside => reached.unwrap(),
        }
        tx.savepoint(async |tx| {
            insert(tx, "kept").await?;
            tx.savepoint(async |tx| insert(tx, "deeper").await).await
        })
        .await?;
        insert(tx, "after").await
    })
    .await
    .unwrap();
    assert_eq!(texts(&db).await, ["after", "deeper", "kept", "outer"]);
}

#[tokio::test]
async fn a_transaction_that_reads_cannot_write() {
    let db = fresh(TABLES).await;
    let error = db.read(async |tx| insert(tx, "x").await).await.unwrap_err();
    assert!(error.is_write_in_read() && !error.is_unavailable(), "{error}");
    let options = TxOptions::new().isolation(Isolation::Serializable).read_only();
    assert!(
        db.transaction_with(options, async |tx| insert(tx, "x").await)
            .await
            .is_err()
    );
    let options = TxOptions::new().isolation(Isolation::RepeatableRead);
    db.transaction_with(options, async |tx| insert(tx, "y").await)
        .await
        .unwrap();
    assert_eq!(texts(&db).await, ["y"]);
}

#[tokio::test]
async fn sql_cannot_end_the_transaction() {
    let db = fresh(TABLES).await;
    for sql in [
        "COMMIT",
        "/* x */ rollback",
        "SELECT 1; COMMIT",
        "SAVEPOINT x",
        "BEGIN",
        "END",
    ] {
        let error = db
            .transaction(async |tx| -> Result<(), DbError> {
                insert(tx, "lost").await?;
                sqlx::raw_sql(sql).execute(tx).await?;
                Ok(())
            })
            .await
            .unwrap_err();
        assert!(error.is_refused_sql(), "{sql}: {error}");
    }
    assert_eq!(texts(&db).await, [""; 0]);
}

#[tokio::test]
async fn who_finds_no_connection_is_told_in_time() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let held = db.begin().await.unwrap();
    let error = db.begin().await.unwrap_err();
    assert!(error.is_pool_exhausted(), "{error}");
    db.ping()
        .await
        .expect("a pool in use is not a database that is gone");
    held.rollback().await.unwrap();
    add(&db, "free again").await.unwrap();
    db.close().await;
    assert!(db.begin().await.unwrap_err().is_unavailable());
}

/// Polls a stream of rows once, and drops it.
async fn glance(tx: &mut super::Tx, sql: &'static str) {
    let mut rows = sqlx::query(sql).fetch(tx);
    std::future::poll_fn(|cx| {
        let _ = rows.as_mut().poll_next(cx);
        std::task::Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn a_stream_whose_first_row_nobody_waits_for_makes_the_commit_fail() {
    let db = fresh(TABLES).await;
    let failed = db.transaction(async |tx| {
        insert(tx, "lost").await?;
        glance(tx, "INSERT INTO notes (text) VALUES ('lost')").await;
        Ok::<(), DbError>(())
    });
    let error = failed.await.unwrap_err();
    // How far the statement had come is chance: either it fails before COMMIT, or that finds it failed.
    assert!(error.is_after_failure() || error.is_unique_violation(), "{error}");
    add(&db, "usable").await.unwrap();
    assert_eq!(texts(&db).await, ["usable"]);
}

#[tokio::test]
async fn a_stream_that_is_dropped_after_its_first_row_loses_nothing() {
    use futures_util::TryStreamExt;
    let db = fresh(TABLES).await;
    db.transaction(async |tx| {
        insert(tx, "a").await?;
        insert(tx, "b").await?;
        let mut rows = sqlx::query("SELECT text FROM notes").fetch(&mut *tx);
        assert!(rows.try_next().await?.is_some());
        drop(rows);
        let none = sqlx::query("SELECT text FROM notes WHERE text = 'z'").fetch(&mut *tx);
        assert!(none.try_collect::<Vec<_>>().await?.is_empty());
        insert(tx, "c").await
    })
    .await
    .unwrap();
    assert_eq!(texts(&db).await, ["a", "b", "c"]);
}
