//! A replica that follows, goes away, and takes the place of the server.

use std::time::Duration;

use purlin::db::{DatabaseSettings, DbError, TxOptions, transactional};
use purlin::serde_json::{Value, json};
use purlin::service::Service;
use purlin::sqlx::postgres::PgConnection;
use purlin::sqlx::{self, Connection};
use purlin::testing::TestClient;

use super::super::cluster::Cluster;
use super::address::Address;
use super::notes::{TABLES, add, count};
use super::served::{app, is_503, soon};
use super::{Db, NAME, Tx};
use crate::db::counted;

async fn create_tables(db: &Db) {
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query(TABLES).execute(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn asks_a_replica(tx: &mut Tx) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar("SELECT pg_is_in_recovery()")
        .fetch_one(tx)
        .await?)
}

#[derive(Service)]
struct Probe {
    db: Db,
}

impl Probe {
    #[transactional(read)]
    async fn place(&self, tx: &mut Tx) -> Result<bool, DbError> {
        asks_a_replica(tx).await
    }

    /// PostgreSQL refuses to be serializable on a replica.
    #[transactional(read, isolation = "serializable")]
    async fn place_apart(&self, tx: &mut Tx) -> Result<bool, DbError> {
        asks_a_replica(tx).await
    }

    #[transactional(read, primary)]
    async fn place_now(&self, tx: &mut Tx) -> Result<bool, DbError> {
        asks_a_replica(tx).await
    }
}

/// Where writing and reading goes.
async fn places(db: &Db) -> (Result<bool, DbError>, Result<bool, DbError>) {
    (
        db.transaction(async |tx| asks_a_replica(tx).await).await,
        db.read(async |tx| asks_a_replica(tx).await).await,
    )
}

/// Lets the time of the pause pass in which a replica that did not answer is left alone.
async fn pass_the_pause() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(6)).await;
    tokio::time::resume();
}

async fn health(client: &TestClient) -> (u16, Value) {
    // What was found a moment ago counts for a second.
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(1_100)).await;
    tokio::time::resume();
    let answer = client.get("/health/ready").await;
    (answer.status(), answer.json())
}

#[tokio::test]
async fn reading_goes_to_the_replica_and_to_the_primary_while_it_is_away() {
    let (primary, replica);
    primary = Cluster::new();
    primary.start(&[]);
    let settings = DatabaseSettings::at(primary.url());
    create_tables(&Db::open(&settings).unwrap()).await;
    replica = primary.replica();
    replica.start(&[]);
    let db = Db::open(&settings.replica_url(replica.url())).unwrap();
    let client = TestClient::new(app(&db).0);

    let (writing, reading) = places(&db).await;
    assert_eq!((writing.unwrap(), reading.unwrap()), (false, true));
    let now = TxOptions::new().read_only().primary();
    let place = db
        .transaction_with(now, async |tx| asks_a_replica(tx).await)
        .await;
    assert!(!place.unwrap(), "what must not be late");
    let probe = Probe { db: db.clone() };
    assert_eq!(
        (probe.place().await.unwrap(), probe.place_now().await.unwrap()),
        (true, false)
    );
    assert!(!probe.place_apart().await.unwrap());
    add(&db, "one").await.unwrap();
    while count(&db).await.unwrap() == 0 {
        // It is on its way.
        tokio::task::yield_now().await;
    }
    assert_eq!(health(&client).await, (200, json!({ "status": "ok" })));

    replica.crash();
    assert_eq!(soon(client.get("/notes").into_future()).await.status(), 200);
    assert!(!places(&db).await.1.unwrap());
    let degraded = json!({ "status": "ok", "degraded": ["database_replica"] });
    assert_eq!(health(&client).await, (200, degraded));

    replica.start(&[]);
    assert!(!places(&db).await.1.unwrap(), "it is left alone for a while");
    pass_the_pause().await;
    assert!(places(&db).await.1.unwrap());

    primary.crash();
    is_503(
        &soon(client.post("/notes").content("text/plain", "two").into_future()).await,
        "database_unavailable",
    );
    assert!(places(&db).await.1.unwrap(), "the replica still reads");
    let (status, told) = health(&client).await;
    assert_eq!((status, &told["failing"]), (503, &json!(["database"])));
}

/// The connections to the server that was still work, and it refuses to write on each of them. After the first refusal, all are
/// opened anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_failover_connections_to_the_old_server_are_not_used_again() {
    let (old, new);
    old = Cluster::new();
    old.start(&[]);
    let address = Address::of(old.port()).await;
    let db = Db::open(&DatabaseSettings::at(address.url())).unwrap();
    create_tables(&db).await;
    new = old.replica();
    new.start(&[]);
    let client = TestClient::new(app(&db).0);
    assert_eq!(add_note(&client, "before").await, 204);

    // Many services do it like this before they promote: no connection breaks, and nothing is written.
    let mut administrator = PgConnection::connect(&old.url()).await.unwrap();
    for sql in [
        "ALTER SYSTEM SET default_transaction_read_only = on",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::raw_sql(sql).execute(&mut administrator).await.unwrap();
    }
    let mut written = 1;
    while add_note(&client, &written.to_string()).await == 204 {
        // The setting is on its way.
        written += 1;
    }
    is_503(
        &client.post("/notes").content("text/plain", "refused").await,
        "database_unavailable",
    );
    assert_eq!(count(&db).await.unwrap(), written);

    let held = (db.begin().await, db.begin().await, db.begin().await);
    new.promote();
    address.lead_to(new.port());
    drop(held);
    let mut answers = Vec::new();
    for round in 0..20 {
        answers.push(add_note(&client, &format!("after {round}")).await);
    }
    let refused = answers.iter().filter(|status| **status == 503).count();
    counted(
        "20 requests after a failover",
        NAME,
        format!("{refused} refused, with 503"),
    );
    assert_eq!(refused, 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 204).count(), 19);
}

async fn add_note(client: &TestClient, text: &str) -> u16 {
    client
        .post("/notes")
        .content("text/plain", text.to_owned())
        .await
        .status()
}
