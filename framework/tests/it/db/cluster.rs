//! A PostgreSQL server of a test's own, which can be stopped, copied and promoted.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::pooler::free_port;
use super::unprivileged::{self, Place, name, run};

pub(crate) struct Cluster {
    place: Place,
    port: u16,
}

impl Cluster {
    /// A server with an empty database, which does not run yet.
    pub(crate) fn new() -> Self {
        let cluster = Self::empty();
        let mut initdb = program("initdb");
        run(initdb
            .args([
                "--no-sync",
                "--auth",
                "trust",
                "--username",
                "postgres",
                "--pgdata",
            ])
            .arg(cluster.data()));
        cluster
    }

    fn empty() -> Self {
        Self {
            place: Place::new(&name()),
            port: free_port(),
        }
    }

    /// Another server, which follows this one: what is committed here can be read there.
    pub(crate) fn replica(&self) -> Self {
        let replica = Self::empty();
        let mut backup = program("pg_basebackup");
        backup.args(["--no-sync", "--checkpoint", "fast", "--write-recovery-conf"]);
        run(backup
            .args(["--dbname", &self.url(), "--pgdata"])
            .arg(replica.data()));
        replica
    }

    /// Writes a file that settings can name, beside the data.
    pub(crate) fn write(&self, file: &str, text: &str) -> PathBuf {
        self.place.write(file, text)
    }

    /// Makes a certificate of its own for `localhost`. Answers its file, and the settings with which the server speaks TLS with it.
    pub(crate) fn certificate(&self, name: &str) -> (PathBuf, [String; 3]) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = self.write(&format!("{name}.pem"), &made.cert.pem());
        let key = self.write(&format!("{name}.key"), &made.signing_key.serialize_pem());
        let settings = [
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", certificate.display()),
            format!("ssl_key_file={}", key.display()),
        ];
        (certificate, settings)
    }

    /// Starts it, with settings as `name=value`, and waits until it can be asked.
    pub(crate) fn start(&self, settings: &[&str]) {
        let mut options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories= -c fsync=off",
            self.port
        );
        for setting in settings {
            write!(options, " -c {setting}").unwrap();
        }
        let mut start = self.control("start");
        start.arg("--log").arg(self.place.path("log"));
        // The server keeps what it gets, and a pipe would not end before it does.
        let status = start
            .args(["--wait", "--options", &options])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let log = || std::fs::read_to_string(self.place.path("log")).unwrap_or_default();
        assert!(status.success(), "the server does not start: {}", log());
    }

    /// Stops it as if the power had failed.
    pub(crate) fn crash(&self) {
        run(self.control("stop").args(["--mode", "immediate"]));
    }

    /// Lets a replica become the server that is written to.
    pub(crate) fn promote(&self) {
        run(self.control("promote").arg("--wait"));
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.place.path("data")
    }

    fn control(&self, what: &str) -> Command {
        let mut command = program("pg_ctl");
        command.arg(what).arg("--pgdata").arg(self.data());
        command
    }
}

fn program(name: &str) -> Command {
    unprivileged::command(programs().join(name))
}

/// Where the newest server's programs are: Debian has them in no folder of `PATH`.
fn programs() -> PathBuf {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed; `./test` does it");
    let version = |path: &PathBuf| {
        path.file_name()
            .and_then(|name| name.to_str()?.parse::<u32>().ok())
    };
    let newest = versions.map(|entry| entry.unwrap().path()).max_by_key(version);
    newest.expect("a version is installed").join("bin")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It may be stopped already.
        let _ = self.control("stop").args(["--mode", "immediate"]).output();
    }
}
