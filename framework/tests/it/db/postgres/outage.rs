//! A server that stops and comes back.

use purlin::db::{DatabaseSettings, DbError};
use purlin::sqlx;
use purlin::testing::TestClient;

use super::super::cluster::Cluster;
use super::address::Address;
use super::notes::{TABLES, count, insert};
use super::served::{app, is_503, soon};
use super::{Db, NAME};
use crate::db::counted;

async fn create_tables(db: &Db) {
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query(TABLES).execute(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn requests_in_between_are_503_and_later_ones_are_served() {
    let cluster = Cluster::new();
    cluster.start(&[]);
    let db = Db::open(&DatabaseSettings::at(cluster.url())).unwrap();
    create_tables(&db).await;
    let client = TestClient::new(app(&db).0);
    for round in 0..2 {
        let text = |what: &str| format!("{what} {round}");
        assert_eq!(
            client
                .post("/notes")
                .content("text/plain", text("before"))
                .await
                .status(),
            204
        );
        assert_eq!(client.get("/health/live").await.status(), 200);
        let mut open = db.begin().await.unwrap();
        insert(&mut open, &text("lost")).await.unwrap();

        cluster.crash();
        let error = insert(&mut open, &text("lost too")).await.unwrap_err();
        assert!(error.is_unavailable(), "{error}");
        assert!(open.commit().await.is_err());
        // More at once than there are connections: none of them is one that somebody has.
        let asked: Vec<_> = (0..12)
            .map(|_| soon(client.get("/notes").into_future()))
            .collect();
        for answer in futures_util::future::join_all(asked).await {
            is_503(&answer, "database_unavailable");
        }
        let ready = soon(client.get("/health/ready").into_future()).await;
        assert_eq!(ready.status(), 503);

        cluster.start(&[]);
        assert_eq!(
            client
                .post("/notes")
                .content("text/plain", text("after"))
                .await
                .status(),
            204
        );
        assert_eq!(count(&db).await.unwrap(), 2 * (round + 1));
    }
    counted(
        "2 crashes of the server, 12 requests in each",
        NAME,
        "24 times 503, and served after each",
    );
}

/// As if a cable were cut: no connection breaks, and nothing is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_falls_silent_is_503_in_two_seconds() {
    let cluster = Cluster::new();
    cluster.start(&[]);
    let address = Address::of(cluster.port()).await;
    let db = Db::open(&DatabaseSettings::at(address.url())).unwrap();
    create_tables(&db).await;
    let client = TestClient::new(app(&db).0);
    assert_eq!(client.get("/notes").await.status(), 200);

    address.set_silent(true);
    let asked: Vec<_> = (0..12)
        .map(|_| soon(client.get("/notes").into_future()))
        .collect();
    for answer in futures_util::future::join_all(asked).await {
        is_503(&answer, "database_unavailable");
    }
    let ready = soon(client.get("/health/ready").into_future()).await;
    assert_eq!(ready.status(), 503);

    address.set_silent(false);
    assert_eq!(client.get("/notes").await.status(), 200);
    counted(
        "a server that falls silent, 12 requests",
        NAME,
        "12 times 503, and served afterwards",
    );
}
