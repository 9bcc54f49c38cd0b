//! What is done after a commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use purlin::db::DbError;

use super::notes::{TABLES, count, insert};
use super::{Db, Tx, fresh};

/// Counts the hooks that ran.
#[derive(Clone, Default)]
pub(crate) struct Ran(Arc<AtomicI64>);

impl Ran {
    pub(crate) async fn insert(&self, tx: &mut Tx, id: i64) -> Result<(), DbError> {
        insert(tx, &id.to_string()).await?;
        let ran = self.clone();
        tx.after_commit(async move {
            ran.0.fetch_add(1, Ordering::SeqCst);
        });
        Ok(())
    }

    pub(crate) fn times(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn they_run_for_what_is_committed_and_for_nothing_else() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    db.transaction(async |tx| ran.insert(tx, 1).await).await.unwrap();
    assert_eq!(ran.times(), 1);
    db.transaction(async |tx| {
        ran.insert(tx, 2).await?;
        ran.insert(tx, 1).await
    })
    .await
    .unwrap_err();
    assert_eq!(ran.times(), 1);
    db.transaction(async |tx| {
        let lost = tx
            .savepoint(async |tx| {
                ran.insert(tx, 2).await?;
                ran.insert(tx, 1).await
            })
            .await;
        assert!(lost.is_err());
        tx.savepoint(async |tx| ran.insert(tx, 3).await).await
    })
    .await
    .unwrap();
    assert_eq!((ran.times(), count(&db).await.unwrap()), (2, 2));
}

#[tokio::test]
async fn a_panic_in_one_hinders_nobody_and_it_may_open_a_transaction() {
    let (db, ran) = (fresh(TABLES).await, Ran::default());
    let inner = (Db::clone(&db), ran.clone());
    db.transaction(async |tx| -> Result<(), DbError> {
        tx.after_commit(async { panic!("a bug") });
        tx.after_commit(async move {
            let (db, ran) = inner;
            db.transaction(async |tx| ran.insert(tx, 2).await).await.unwrap();
        });
        ran.insert(tx, 1).await
    })
    .await
    .unwrap();
    assert_eq!((ran.times(), count(&db).await.unwrap()), (2, 2));
}
