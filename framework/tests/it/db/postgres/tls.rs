//! TLS to the server.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use purlin::db::{DatabaseSettings, DbError};
use purlin::prelude::App;
use purlin::sqlx;
use purlin::telemetry::{LogSettings, subscriber};
use purlin::testing::TestClient;
use purlin::tracing::dispatcher;

use super::super::cluster::Cluster;
use super::Db;

/// A server that speaks nothing but TLS, and two certificates for `localhost`: its own, and another one.
struct Server {
    cluster: Cluster,
    own: String,
    other: String,
}

impl Server {
    fn start() -> Self {
        let cluster = Cluster::new();
        let (own, settings) = cluster.certificate("own");
        let (other, _) = cluster.certificate("other");
        let access = cluster.write("access.conf", "hostssl all all 127.0.0.1/32 trust\n");
        let access = format!("hba_file={}", access.display());
        let [on, certificate, key] = &settings;
        cluster.start(&[on, certificate, key, &access]);
        Self {
            own: own.display().to_string(),
            other: other.display().to_string(),
            cluster,
        }
    }

    fn database(&self, host: &str, options: &str) -> Db {
        let port = self.cluster.port();
        let url = format!("postgres://postgres@{host}:{port}/postgres?{options}");
        Db::open(&DatabaseSettings::at(url)).unwrap()
    }
}

/// Whether the connection is encrypted, as the server sees it.
async fn is_encrypted(db: &Db) -> Result<bool, DbError> {
    db.read(async |tx| -> Result<bool, DbError> {
        let ask = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        Ok(sqlx::query_scalar(ask).fetch_one(tx).await?)
    })
    .await
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_certificate_decides() {
    let server = Server::start();
    let (own, other) = (&server.own, &server.other);
    for (host, options) in [
        ("localhost", "sslmode=require".to_owned()),
        ("localhost", format!("sslmode=verify-ca&sslrootcert={own}")),
        ("localhost", format!("sslmode=verify-full&sslrootcert={own}")),
    ] {
        assert!(
            is_encrypted(&server.database(host, &options)).await.unwrap(),
            "{options}"
        );
    }
    for (host, options) in [
        ("localhost", "sslmode=disable".to_owned()),
        ("localhost", "sslmode=verify-full".to_owned()),
        ("localhost", format!("sslmode=verify-full&sslrootcert={other}")),
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={own}")),
    ] {
        let error = is_encrypted(&server.database(host, &options)).await.unwrap_err();
        assert!(error.is_unavailable(), "{options}: {error:?}");
        println!("{host}, {options}: {error}");
    }
}

#[tokio::test]
async fn an_app_that_trusts_another_certificate_is_not_ready_and_its_log_says_why() {
    let server = Server::start();
    let db = server.database(
        "localhost",
        &format!("sslmode=verify-full&sslrootcert={}", server.other),
    );
    let log = Log::default();
    let writer = log.clone();
    let dispatch = subscriber(&LogSettings::default(), move || writer.clone()).unwrap();
    let _guard = dispatcher::set_default(&dispatch);
    let client = TestClient::new(App::new("Notes", "1.0.0").database(db));
    assert_eq!(client.get("/health/ready").await.status(), 503);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("a health check failed"))
        .unwrap();
    assert!(
        line.contains("certificate") && line.contains("database"),
        "{line}"
    );
}
