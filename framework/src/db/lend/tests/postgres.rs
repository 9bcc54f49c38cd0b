#[path = "cases.rs"]
mod cases;

use riverqueue::migrate::PostgresMigrator as Migrator;
use sqlx::PgPool as Pool;

use super::fresh::postgres as fresh;
use crate::db::{Database, Postgres};

type Db = Database<Postgres>;
type Tx = crate::db::Tx<Postgres>;

/// SQLite goes on after a statement that failed; PostgreSQL does not, and nobody may take that for a success.
#[tokio::test]
async fn an_error_that_an_engine_keeps_to_itself_is_found() {
    let db = fresh("CREATE TABLE products (id BIGINT NOT NULL)").await;
    let mut unit = db.begin().await.unwrap();
    let lent = unit.lend(async |lent| {
        let failed = sqlx::query("SELECT nothing FROM nowhere");
        assert!(failed.execute(&mut **lent).await.is_err());
        Ok(())
    });
    assert!(lent.await.is_err());
    assert!(unit.commit().await.unwrap_err().is_after_failure());
}
