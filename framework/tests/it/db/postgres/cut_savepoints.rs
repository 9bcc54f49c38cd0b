//! Savepoints that are gone while a statement of theirs waits, and that fails afterwards: what follows does not hear of it.

use purlin::db::{DbError, UnitOfWork};
use purlin::sqlx;
use tokio::sync::Notify;

use super::notes::{TABLES, insert, texts};
use super::{Backend, Db, Tx, fresh};

/// What comes next in the transaction.
#[derive(Debug, Clone, Copy)]
enum Next {
    Statement,
    Rows,
    Savepoint,
    Commit,
}

/// A transaction that has the text which another is going to wait for, and its session.
async fn having(db: &Db, text: &str) -> (UnitOfWork<Backend>, i32) {
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, text).await.unwrap();
    let session = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *unit);
    let session = session.await.unwrap();
    (unit, session)
}

/// Returns when somebody waits for the session.
async fn waited_for(db: &Db, session: i32) {
    let ask = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";
    loop {
        let read = db.read(async |tx| -> Result<i64, DbError> {
            Ok(sqlx::query_scalar(ask).bind(session).fetch_one(tx).await?)
        });
        if read.await.unwrap() > 0 {
            return;
        }
    }
}

/// Inserts what another transaction has inserted, for as long as nobody is known to wait for that.
async fn cut_insert(tx: &mut Tx, db: &Db, session: i32) {
    tokio::select! {
        done = tx.savepoint(async |tx| insert(tx, "taken").await) => panic!("nobody was in the way: {done:?}"),
        () = waited_for(db, session) => {}
    }
}

async fn goes_on(tx: &mut Tx, next: Next) -> Result<(), DbError> {
    match next {
        Next::Statement => insert(tx, "after").await,
        Next::Rows => {
            use futures_util::TryStreamExt as _;
            let rows = sqlx::query("INSERT INTO notes (text) VALUES ('after') RETURNING text").fetch(tx);
            rows.try_collect::<Vec<_>>().await?;
            Ok(())
        }
        Next::Savepoint => tx.savepoint(async |tx| insert(tx, "after").await).await,
        Next::Commit => Ok(()),
    }
}

#[tokio::test]
async fn what_follows_one_that_is_gone_is_stored_without_it() {
    for next in [Next::Statement, Next::Rows, Next::Savepoint, Next::Commit] {
        let db = fresh(TABLES).await;
        let (other, session) = having(&db, "taken").await;
        let mut unit = db.begin().await.unwrap();
        insert(&mut unit, "before").await.unwrap();
        cut_insert(&mut unit, &db, session).await;
        other.commit().await.unwrap();
        goes_on(&mut unit, next)
            .await
            .unwrap_or_else(|error| panic!("{next:?}: {error}"));
        unit.commit()
            .await
            .unwrap_or_else(|error| panic!("{next:?}: {error}"));
        let stored: &[&str] = match next {
            Next::Commit => &["before", "taken"],
            _ => &["after", "before", "taken"],
        };
        assert_eq!(texts(&db).await, stored, "{next:?}");
    }
}

#[tokio::test]
async fn what_follows_one_that_fails_for_a_statement_that_is_gone_is_stored() {
    let db = fresh(TABLES).await;
    let (other, session) = having(&db, "taken").await;
    let mut unit = db.begin().await.unwrap();
    let gone = Notify::new();
    let part = unit.savepoint(async |tx| -> Result<(), DbError> {
        tokio::select! {
            done = insert(tx, "taken") => panic!("nobody was in the way: {done:?}"),
            () = waited_for(&db, session) => {}
        }
        gone.notify_one();
        Err(sqlx::Error::RowNotFound.into())
    });
    let commit = async {
        gone.notified().await;
        other.commit().await.unwrap();
    };
    let (part, ()) = tokio::join!(part, commit);
    assert!(part.unwrap_err().is_not_found());
    insert(&mut unit, "after").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(texts(&db).await, ["after", "taken"]);
}
