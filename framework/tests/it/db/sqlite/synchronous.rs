//! What a commit waits for.

use purlin::db::{DatabaseSettings, DbError, Synchronous};
use purlin::sqlx;
use purlin::testing::TestDatabase;

use super::Db;
use super::notes::TABLES;

/// What SQLite says of the connection that writes: 1 is NORMAL, 2 is FULL.
async fn told(settings: &DatabaseSettings) -> i64 {
    let db = Db::open(settings).unwrap();
    db.transaction(async |tx| -> Result<i64, DbError> {
        Ok(sqlx::query_scalar("PRAGMA synchronous").fetch_one(tx).await?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn the_disk_unless_the_settings_say_otherwise() {
    let own = TestDatabase::<purlin::db::Sqlite>::new(TABLES).await.unwrap();
    let settings = DatabaseSettings::at(own.url());
    assert_eq!(told(&settings).await, 2);
    assert_eq!(told(&settings.clone().synchronous(Synchronous::Full)).await, 2);
    assert_eq!(told(&settings.synchronous(Synchronous::Normal)).await, 1);
}

#[tokio::test]
async fn the_database_of_a_test_waits_for_no_disk() {
    let own = TestDatabase::<purlin::db::Sqlite>::new(TABLES).await.unwrap();
    assert_eq!(own.settings().synchronous, Some(Synchronous::Normal));
    assert_eq!(told(&own.settings()).await, 1);
}
