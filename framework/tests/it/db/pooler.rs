//! PgBouncer as a child of a test.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

use purlin::db::{DatabaseSettings, Postgres};
use purlin::sqlx::postgres::PgConnectOptions;
use purlin::testing::TestDatabase;

use super::fresh::Fresh;
use super::unprivileged::{self, Place, name};

/// A schema of the server, behind a pooler of its own.
pub(crate) async fn pooled(tables: &'static str) -> Fresh<Postgres> {
    let own = TestDatabase::<Postgres>::new(tables).await.unwrap();
    // The sessions of a test have the name of its schema.
    let schema = own.url().split("application_name=").nth(1).unwrap();
    let schema = schema.split('&').next().unwrap().to_owned();
    let pooler = Pooler::start(own.url(), &schema);
    let url = format!("{}?application_name={schema}", pooler.url());
    Fresh::behind(own, DatabaseSettings::at(url).behind_pooler(), pooler)
}

/// A pooler that lends each connection for one transaction. It has fewer of them than the tests ask for at once.
pub(crate) struct Pooler {
    child: Child,
    port: u16,
    _place: Place,
}

impl Pooler {
    /// Starts one before a server. What looks for tables looks in the schema.
    pub(crate) fn start(server: &str, schema: &str) -> Self {
        let server: PgConnectOptions = server.parse().unwrap();
        let place = Place::new(&name());
        let port = free_port();
        let config = place.write(
            "pgbouncer.ini",
            &format!(
                "[databases]\n\
                 test = host={} port={} dbname={} user={} connect_query='SET search_path = {schema}'\n\
                 [pgbouncer]\n\
                 listen_addr = 127.0.0.1\n\
                 listen_port = {port}\n\
                 unix_socket_dir =\n\
                 auth_type = any\n\
                 pool_mode = transaction\n\
                 default_pool_size = 4\n\
                 max_client_conn = 200\n",
                server.get_host(),
                server.get_port(),
                server.get_database().unwrap_or("test"),
                server.get_username(),
            ),
        );
        let mut command = unprivileged::command("pgbouncer");
        command
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = start(&mut command);
        let mut lines = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let is_up = lines.by_ref().any(|line| line.contains("process up"));
        assert!(is_up, "pgbouncer ended before it listened");
        // It goes on to write, and must find somebody who reads.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            port,
            _place: place,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://test@127.0.0.1:{}/test", self.port)
    }
}

fn start(command: &mut Command) -> Child {
    command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; `./test --only tests` installs it"))
}

/// A port that is free now. The system hands out others for a long while.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
