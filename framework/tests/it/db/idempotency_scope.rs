//! Keys that are kept under a name of their own, so that they outlive the names of their method and its service.

use purlin::db::{DbError, prepare, transactional};
use purlin::extract::IdempotencyKey;

use super::notes::{TABLES, count, insert};
use super::{Db, Tx, fresh};

/// A service before a deployment.
struct Before {
    db: Db,
}

impl Before {
    #[transactional(idempotent = key, scope = "notes.add")]
    async fn add(&self, tx: &mut Tx, key: IdempotencyKey, text: &str) -> Result<String, DbError> {
        insert(tx, text).await?;
        Ok(format!("{text} before"))
    }

    #[transactional(idempotent = key)]
    async fn add_by_name(&self, tx: &mut Tx, key: IdempotencyKey, text: &str) -> Result<(), DbError> {
        insert(tx, text).await
    }
}

/// The same service by other names.
struct After {
    db: Db,
}

impl After {
    #[transactional(idempotent = key, scope = "notes.add")]
    async fn append(&self, tx: &mut Tx, key: IdempotencyKey, text: &str) -> Result<String, DbError> {
        insert(tx, text).await?;
        Ok(format!("{text} after"))
    }

    #[transactional(idempotent = key)]
    async fn add_by_name(&self, tx: &mut Tx, key: IdempotencyKey, text: &str) -> Result<(), DbError> {
        insert(tx, text).await
    }
}

#[tokio::test]
async fn a_scope_stays_when_the_method_gets_another_name() {
    let db = fresh(TABLES).await;
    prepare(&db).await.unwrap();
    let (before, after) = (Before { db: db.clone() }, After { db: db.clone() });
    let key = |name: &str| IdempotencyKey::new(name).unwrap();
    assert_eq!(before.add(key("a"), "x").await.unwrap(), "x before");
    assert_eq!(after.append(key("a"), "x").await.unwrap(), "x before");
    assert!(after.append(key("a"), "y").await.unwrap_err().is_key_reused());
    assert_eq!(after.append(key("b"), "y").await.unwrap(), "y after");
    assert_eq!(count(&db).await.unwrap(), 2);

    // Without a scope the key is one of another method: the work is begun again.
    before.add_by_name(key("a"), "z").await.unwrap();
    let again = after.add_by_name(key("a"), "z").await;
    assert!(again.unwrap_err().is_unique_violation());
}
