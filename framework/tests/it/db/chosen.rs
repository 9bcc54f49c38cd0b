//! `database!` with both databases. The features of the crate choose; here both are on, and then it is PostgreSQL.

use purlin::db::{Database, DatabaseSource, Postgres};

mod either_order {
    purlin::database! { postgres = "migrations/postgres", sqlite = "migrations/sqlite" }
}

purlin::database! { sqlite = "migrations/sqlite", postgres = "migrations/postgres" }

#[tokio::test]
async fn with_both_features_it_is_postgresql() {
    let db: Database<Postgres> = Db::at("postgres://127.0.0.1/shop").unwrap();
    let same: either_order::Db = db.clone();
    let source: DatabaseSource<Postgres> = either_order::database();
    assert!(source.ready().is_none());
    drop((db, same, database()));
    assert_eq!(
        std::any::type_name::<Tx>(),
        std::any::type_name::<either_order::Tx>()
    );
}
