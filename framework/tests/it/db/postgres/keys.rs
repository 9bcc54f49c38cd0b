//! What only PostgreSQL knows of keys: those that are looked at when the transaction commits, schemas, and users who may not
//! read what they write.

use purlin::db::{DbError, UniqueKey, transactional};
use purlin::prelude::*;
use purlin::sqlx;

use super::{Db, Tx, fresh};

#[derive(Debug, ApiError)]
enum SeatError {
    #[api_error(conflict, "the seat is taken", unique = UniqueKey::new("seats", &["place"]))]
    Taken,
    #[api_error(transparent)]
    Db(DbError),
}

struct Seats {
    db: Db,
}

impl Seats {
    #[transactional]
    async fn take(&self, tx: &mut Tx, place: i32) -> Result<(), SeatError> {
        let query = sqlx::query("INSERT INTO seats (place) VALUES ($1)").bind(place);
        query.execute(tx).await.map_err(DbError::from)?;
        Ok(())
    }

    #[transactional]
    async fn take_as_a_writer(&self, tx: &mut Tx, place: i32) -> Result<(), SeatError> {
        let role = sqlx::query("SET LOCAL ROLE purlin_writer")
            .execute(&mut *tx)
            .await;
        role.map_err(DbError::from)?;
        self.take_in(tx, place).await
    }
}

#[tokio::test]
async fn a_key_that_is_looked_at_by_the_commit_is_found_there() {
    let db =
        fresh("CREATE TABLE seats (place INT, CONSTRAINT one UNIQUE (place) DEFERRABLE INITIALLY DEFERRED)")
            .await;
    let seats = Seats { db: Db::clone(&db) };
    seats.take(1).await.unwrap();
    assert!(matches!(seats.take(1).await, Err(SeatError::Taken)));
    let closure = db.transaction(async |tx| seats.take_in(tx, 1).await).await;
    assert!(matches!(closure, Err(SeatError::Taken)));
}

#[tokio::test]
async fn without_columns_the_name_decides() {
    let db = fresh(
        "CREATE TABLE seats (place INT UNIQUE);
         DO $$ BEGIN CREATE ROLE purlin_writer; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         DO $$ BEGIN
           EXECUTE format('GRANT USAGE ON SCHEMA %I TO purlin_writer', current_schema());
           EXECUTE format('GRANT INSERT ON seats TO purlin_writer');
         END $$",
    )
    .await;
    let seats = Seats { db: Db::clone(&db) };
    seats.take_as_a_writer(1).await.unwrap();
    assert!(matches!(seats.take_as_a_writer(1).await, Err(SeatError::Taken)));
    let told: Result<(), DbError> = db
        .transaction(async |tx| {
            for sql in [
                "SET LOCAL ROLE purlin_writer",
                "INSERT INTO seats (place) VALUES (1)",
            ] {
                sqlx::query(sql).execute(&mut *tx).await?;
            }
            Ok(())
        })
        .await;
    let told = told.unwrap_err();
    let told = told.as_sqlx().as_database_error().unwrap();
    let told = told.downcast_ref::<sqlx::postgres::PgDatabaseError>();
    assert_eq!(
        (told.detail(), told.constraint()),
        (None, Some("seats_place_key"))
    );
}
