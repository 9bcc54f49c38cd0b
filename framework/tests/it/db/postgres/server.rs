//! What only a server does.

use std::time::Duration;

use purlin::db::{DbError, Postgres};
use purlin::prelude::*;
use purlin::sqlx;
use tokio::time::timeout;

use super::super::fresh::Fresh;
use super::notes::{TABLES, add, count, hide_no_second_statement, insert};
use super::{Db, NAME, fresh};
use crate::db::counted;

/// The time of the server.
async fn now(db: &Db) -> Result<String, DbError> {
    db.read(async |tx| -> Result<String, DbError> {
        Ok(sqlx::query_scalar("SELECT clock_timestamp()::text")
            .fetch_one(tx)
            .await?)
    })
    .await
}

/// Whether a transaction that is opened now began before a time: it is then one that somebody else left open.
const BEGAN_BEFORE: &str = "SELECT now() < $1::timestamptz";

/// How many of 300 cancelled `Pool::begin` of sqlx left their transaction on the connection, and were cancelled.
async fn cancelled_in_sqlx(fresh: &Fresh<Postgres>) -> (u32, u32) {
    let options = sqlx::postgres::PgPoolOptions::new().max_connections(1);
    let pool = options.connect(fresh.settings.url.expose()).await.unwrap();
    let (mut poisoned, mut cancelled) = (0, 0);
    for micros in 0..300 {
        cancelled += u32::from(
            timeout(Duration::from_micros(micros), pool.begin())
                .await
                .is_err(),
        );
        let time = now(fresh).await.unwrap();
        let mut connection = pool.acquire().await.unwrap();
        let old: bool = sqlx::query_scalar(BEGAN_BEFORE)
            .bind(time)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        if old {
            poisoned += 1;
            sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await.unwrap();
        }
    }
    (poisoned, cancelled)
}

/// sqlx 0.9.0 gives the connection back with an open transaction on it in a few of a hundred of these. What the next ones do
/// on it is then done in that transaction, which nobody commits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_begin_that_is_cancelled_poisons_no_connection() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let (mut poisoned, mut cancelled) = (0, 0);
    for micros in 0..300 {
        cancelled += u32::from(timeout(Duration::from_micros(micros), db.begin()).await.is_err());
        let time = now(&fresh).await.unwrap();
        let old = db
            .transaction(async |tx| -> Result<bool, DbError> {
                Ok(sqlx::query_scalar(BEGAN_BEFORE).bind(time).fetch_one(tx).await?)
            })
            .await
            .unwrap();
        poisoned += u32::from(old);
    }
    let bare = cancelled_in_sqlx(&fresh).await;
    for (who, poisoned, cancelled) in [("Purlin", poisoned, cancelled), ("sqlx alone", bare.0, bare.1)] {
        counted(
            &format!("300 begins of {who} with 0 to 300 us to live"),
            NAME,
            format!("{cancelled} cancelled, {poisoned} connections left in a transaction"),
        );
    }
    assert_eq!(poisoned, 0);
    assert!(cancelled > 0);
}

#[tokio::test]
async fn a_session_that_the_server_ends_is_an_outage_and_the_next_one_works() {
    let db = fresh(TABLES).await;
    let mut unit = db.begin().await.unwrap();
    insert(&mut unit, "lost").await.unwrap();
    let id: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut *unit)
        .await
        .unwrap();
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("SELECT pg_terminate_backend($1)")
            .bind(id)
            .execute(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
    let error = insert(&mut unit, "lost too").await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
    assert!(unit.commit().await.is_err());
    add(&db, "kept").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_outage() {
    let db = Db::at("postgres://postgres@127.0.0.1:1/test").unwrap();
    let error = db.begin().await.unwrap_err();
    assert!(error.is_unavailable() || error.is_pool_exhausted(), "{error}");
    assert!(db.ping().await.is_err());
}

#[tokio::test]
async fn the_server_itself_refuses_a_commit_inside_a_block() {
    let db = fresh(TABLES).await;
    let error = db
        .transaction(async |tx| -> Result<(), DbError> {
            insert(tx, "lost").await?;
            sqlx::query("DO $$ BEGIN COMMIT; END $$").execute(tx).await?;
            Ok(())
        })
        .await;
    assert!(error.is_err());
    assert_eq!(count(&db).await.unwrap(), 0);
}

#[tokio::test]
async fn a_constraint_that_is_checked_at_the_end_makes_the_commit_fail() {
    let db = fresh("CREATE TABLE notes (text TEXT NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED)").await;
    let error = db
        .transaction(async |tx| {
            insert(tx, "twice").await?;
            insert(tx, "twice").await
        })
        .await
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    assert_eq!(error.constraint(), Some("notes_text_key"));
    add(&db, "usable").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 1);
}

const TREE: &str = "CREATE TABLE nodes (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES nodes DEFERRABLE INITIALLY DEFERRED)";

async fn grow(db: &Db, nodes: &[(i64, i64)]) -> Result<(), DbError> {
    db.transaction(async |tx| {
        for (id, parent) in nodes {
            let sql = "INSERT INTO nodes (id, parent) VALUES ($1, $2)";
            sqlx::query(sql).bind(id).bind(parent).execute(&mut *tx).await?;
        }
        Ok(())
    })
    .await
}

#[purlin::test(sql = TREE)]
async fn what_a_commit_checks_is_checked_though_all_is_rolled_back(db: Db) {
    grow(&db, &[(1, 2), (2, 1)]).await.unwrap();
    let error = grow(&db, &[(3, 4)]).await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    grow(&db, &[(3, 4), (4, 1)]).await.unwrap();
}

#[purlin::test(sql = TREE)]
async fn a_connection_that_breaks_is_told(db: Db) {
    grow(&db, &[(1, 1)]).await.unwrap();
    let broken = db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("SELECT pg_terminate_backend(pg_backend_pid())")
            .execute(tx)
            .await?;
        Ok(())
    });
    assert!(broken.await.unwrap_err().is_unavailable());
    let error = db.begin().await.unwrap_err();
    assert!(
        error.to_string().contains("lost the transaction of the test"),
        "{error}"
    );
}

#[tokio::test]
async fn a_name_before_a_quotation_hides_no_second_statement() {
    let db = fresh(TABLES).await;
    hide_no_second_statement(
        &db,
        &[
            r"SELECT name'\'; COMMIT; SELECT ''''",
            r"SELECT date'\'; COMMIT; SELECT ''''",
            "SELECT '; -- '; COMMIT",
            "SELECT 1; -- x\rCOMMIT",
        ],
    )
    .await;
}

/// What the next transaction on the connection would meet, or what would hang it.
#[tokio::test]
async fn what_outlives_the_transaction_is_refused_and_says_what_to_write() {
    let fresh = fresh(TABLES).await;
    let db = fresh.again(|settings| settings.pool_size(1));
    let run = async |sql: &'static str| {
        db.transaction(async |tx| -> Result<(), DbError> {
            sqlx::query(sql).execute(tx).await?;
            Ok(())
        })
        .await
    };
    for (sql, told) in [
        ("SET \"search_path\" = pg_catalog", "SET LOCAL"),
        ("SET \"transaction_read_only\" = off", "SET LOCAL"),
        ("LISTEN a", "a connection of its own"),
        ("COPY notes FROM STDIN", "unnest"),
    ] {
        let error = run(sql).await.unwrap_err();
        assert!(
            error.is_refused_sql() && error.to_string().contains(told),
            "{sql}: {error}"
        );
        add(&db, sql).await.unwrap();
    }
    run("SET LOCAL search_path = pg_catalog").await.unwrap();
    run("SET CONSTRAINTS ALL DEFERRED").await.unwrap();
    assert_eq!(count(&db).await.unwrap(), 4);
    let hidden = db.read(async |tx| -> Result<(), DbError> {
        let sql = "SET LOCAL \"transaction_read_only\" = off";
        sqlx::query(sql).execute(&mut *tx).await?;
        insert(tx, "x").await
    });
    assert!(hidden.await.unwrap_err().is_refused_sql());
}

/// How often work is done that meets a lock in a savepoint, and then fails with what it found or for another reason.
async fn attempts(db: &Db, passes_on: bool) -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    let attempts = AtomicU32::new(0);
    let outcome = db
        .retrying(2, purlin::db::TxOptions::new(), || {
            async |tx| -> Result<(), DbError> {
                attempts.fetch_add(1, Ordering::Relaxed);
                let lock = "SELECT 1 FROM notes FOR UPDATE NOWAIT";
                let part = tx.savepoint(async |tx| -> Result<(), DbError> {
                    sqlx::query(lock).execute(tx).await?;
                    Ok(())
                });
                let met = part.await.unwrap_err();
                assert!(met.is_contention(), "{met}");
                if passes_on {
                    return Err(met);
                }
                insert(tx, "another").await?;
                Err(sqlx::Error::RowNotFound.into())
            }
        })
        .await;
    outcome.unwrap_err();
    attempts.into_inner()
}

#[tokio::test]
async fn a_contention_that_was_dealt_with_is_no_reason_to_try_again() {
    let db = fresh(TABLES).await;
    add(&db, "locked").await.unwrap();
    let mut holder = db.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM notes FOR UPDATE")
        .execute(&mut *holder)
        .await
        .unwrap();
    assert_eq!(attempts(&db, false).await, 1);
    assert_eq!(attempts(&db, true).await, 3);
    holder.rollback().await.unwrap();
}

const PARTITIONED: &str = "CREATE TABLE events (day BIGINT, name TEXT, CONSTRAINT one_a_day UNIQUE (day, name)) PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)";

#[purlin::test(sql = PARTITIONED)]
async fn a_key_of_a_partition_is_known_by_its_name(db: Db) {
    let twice = db.transaction(async |tx| -> Result<(), DbError> {
        let sql = "INSERT INTO events (day, name) VALUES (1, 'a'), (1, 'a')";
        sqlx::query(sql).execute(tx).await?;
        Ok(())
    });
    let error = twice.await.unwrap_err();
    let key = purlin::db::UniqueKey::new("events", &["day", "name"]);
    assert!(!key.is_violated_by(&error) && !key.named("one_a_day").is_violated_by(&error));
    assert!(
        key.named("events_1_day_name_key").is_violated_by(&error),
        "{error}"
    );
}

/// Models do not send it; the server refuses it where SQL is written.
#[tokio::test]
async fn text_with_a_nul_is_the_fault_of_whoever_sent_it() {
    let db = fresh(TABLES).await;
    for (sql, text) in [
        ("INSERT INTO notes (text) VALUES ($1)", "a\0b"),
        (
            "INSERT INTO notes (text) VALUES (($1::text)::jsonb::text)",
            "\"a\\u0000b\"",
        ),
    ] {
        let sent = db.transaction(async |tx| -> Result<(), DbError> {
            sqlx::query(sql).bind(text).execute(tx).await?;
            Ok(())
        });
        let error = sent.await.unwrap_err();
        assert!(error.is_unfit(), "{error}");
        let problem = error.into_problem();
        assert_eq!(
            (problem.status().as_u16(), problem.code()),
            (422, "validation_failed")
        );
    }
    assert_eq!(count(&db).await.unwrap(), 0);
}

#[derive(Debug, Model)]
#[model(table = "notes")]
struct Note {
    #[model(primary_key)]
    text: String,
}

/// The statements that the one connection keeps prepared and that insert.
async fn prepared(db: &Db) -> i64 {
    db.read(async |tx| -> Result<i64, DbError> {
        let sql = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'";
        Ok(sqlx::query_scalar(sql).fetch_one(tx).await?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_few_rows_are_inserted_by_a_statement_that_is_kept() {
    let own = fresh(TABLES).await;
    let db = own.again(|settings| settings.pool_size(1));
    let insert_all = async |from: u32, count: u32| {
        let new = |number: u32| NewNote {
            text: number.to_string(),
        };
        let rows: Vec<_> = (from..from + count).map(new).collect();
        db.transaction(async |tx| Note::insert_all(tx, rows).await)
            .await
            .unwrap()
    };
    insert_all(0, 3).await;
    insert_all(10, 3).await;
    assert_eq!(prepared(&db).await, 1);
    insert_all(100, 9).await;
    assert_eq!(prepared(&db).await, 1, "one of many rows hardly comes again");
}

#[tokio::test]
async fn a_long_list_is_looked_up_by_a_statement_that_is_not_kept() {
    let db = fresh(TABLES).await;
    let kept = db.read(async |tx| -> Result<i64, DbError> {
        for length in [9_000, 3] {
            let texts = (0..length).map(|number: u32| number.to_string());
            Note::query().filter(Note::TEXT.is_in(texts)).all(tx).await?;
        }
        let sql = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT \"text\" %'";
        Ok(sqlx::query_scalar(sql).fetch_one(tx).await?)
    });
    assert_eq!(kept.await.unwrap(), 1);
}

#[tokio::test]
async fn nothing_is_left_open_where_something_was_read() {
    // Inside a transaction that only reads, nothing could be written.
    let own = fresh(TABLES).await;
    let db = own.again(|settings| settings.pool_size(1));
    for round in 0..20 {
        assert_eq!(count(&db).await.unwrap(), round);
        add(&db, &round.to_string()).await.unwrap();
    }
}
