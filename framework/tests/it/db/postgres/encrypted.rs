//! Callers that go away, over TLS and without it. sqlx closes an encrypted connection in another way than a plain one.

use std::time::Duration;

use purlin::db::{DatabaseSettings, DbError, UnitOfWork};
use purlin::sqlx;

use super::super::cluster::Cluster;
use super::address::Address;
use super::cut_off::cut_off;
use super::notes::{TABLES, add};
use super::unheard::{CONNECTIONS, all_are_good, cut_all};
use super::{Backend, Db};
use crate::db::counted;

/// How a connection is made, and what that is called.
const WAYS: [(&str, &str); 2] = [("sslmode=require", "TLS"), ("sslmode=disable", "plain TCP")];

/// A server that speaks TLS with whom wants it, with one note.
async fn server() -> Cluster {
    let cluster = Cluster::new();
    let (_, settings) = cluster.certificate("own");
    cluster.start(&settings.each_ref().map(String::as_str));
    let db = Db::open(&DatabaseSettings::at(cluster.url())).unwrap();
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query(TABLES).execute(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
    add(&db, "taken").await.unwrap();
    db.close().await;
    cluster
}

fn open(url: &str, way: &str) -> Db {
    Db::open(&DatabaseSettings::at(format!("{url}?{way}")).pool_size(CONNECTIONS)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_fail_when_nobody_waits_lose_no_connection() {
    let cluster = server().await;
    for (way, name) in WAYS {
        let cut = cut_all(&open(&cluster.url(), way)).await;
        counted(
            "statements that fail, cut off at all moments",
            &format!("PostgreSQL over {name}"),
            format!("{cut} cut off, no connection lost or left in a transaction"),
        );
    }
}

/// These are closed, for it is not known whether a transaction is open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn begins_that_are_cut_off_lose_no_connection() {
    let cluster = server().await;
    for (way, name) in WAYS {
        let db = open(&cluster.url(), way);
        let mut cut = 0;
        for time in 0..300 {
            cut += u32::from(cut_off(db.begin(), 1 + time % 40).await.is_none());
            all_are_good(&db).await;
        }
        assert!(cut > 0, "none was cut off");
        counted(
            "300 begins, the caller gone at a random moment",
            &format!("PostgreSQL over {name}"),
            format!("{cut} cut off, no connection lost"),
        );
    }
}

/// Lets time pass after which nobody waits for a server that does not answer.
async fn pass(time: Duration) {
    // What waits has to have looked at the clock.
    for _ in 0..9 {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// As if a server were gone with its machine, and another one had its address: no connection breaks, and nothing is answered on
/// those that were open.
#[tokio::test]
async fn a_server_that_falls_silent_keeps_no_connection_from_the_next_one() {
    let cluster = server().await;
    for (way, name) in WAYS {
        let address = Address::of(cluster.port()).await;
        let db = open(&address.url(), way);
        let mut units: Vec<UnitOfWork<Backend>> = Vec::new();
        for _ in 0..CONNECTIONS {
            units.push(db.begin().await.unwrap());
        }
        address.forget();
        let mut unit = units.pop().unwrap();
        assert!(
            cut_off(sqlx::query("SELECT 1").execute(&mut *unit), 9)
                .await
                .is_none()
        );
        drop(unit);
        assert!(cut_off(units.pop().unwrap().commit(), 9).await.is_none());
        // The time of a statement and that of an answer; and that for closing, since nobody knows whether it is committed.
        pass(Duration::from_secs(25 + 2 + 1)).await;
        pass(Duration::from_secs(5 + 1)).await;
        all_are_good(&db).await;
        counted(
            "a statement and a COMMIT that a silent server does not answer",
            &format!("PostgreSQL over {name}"),
            "both connections are replaced when the time of a statement is over",
        );
    }
}
