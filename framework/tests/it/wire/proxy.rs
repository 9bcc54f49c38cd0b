//! nginx and haproxy as children of a test.
//!
//! The listening socket is the child's standard input: it exists before the child does, so nothing has to wait for the
//! child to get ready, and no port is guessed.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::line::Line;
use crate::repository::read;

pub(super) struct Proxy {
    address: SocketAddr,
    child: Child,
    /// The signal that asks it to finish what it has begun and end.
    finish: &'static str,
    log: PathBuf,
}

impl Proxy {
    pub(super) fn nginx(app: SocketAddr) -> Self {
        let (folder, listener) = prepare("nginx");
        let address = listener.local_addr().unwrap();
        let config = configure(&folder, "nginx.conf", address, app);
        let mut command = Command::new("nginx");
        // The number of the inherited socket.
        command
            .env("NGINX", "0;")
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(config);
        let errors = File::create(folder.join("errors")).unwrap();
        let child = start(command.stderr(errors), listener);
        Self {
            address,
            child,
            finish: "-QUIT",
            log: folder.join("log"),
        }
    }

    pub(super) fn haproxy(app: SocketAddr) -> Self {
        let (folder, listener) = prepare("haproxy");
        let address = listener.local_addr().unwrap();
        let config = configure(&folder, "haproxy.cfg", address, app);
        let log = folder.join("log");
        let mut command = Command::new("haproxy");
        command
            .arg("-db")
            .arg("-f")
            .arg(config)
            .stdout(File::create(&log).unwrap());
        let errors = File::create(folder.join("errors")).unwrap();
        let child = start(command.stderr(errors), listener);
        Self {
            address,
            child,
            finish: "-USR1",
            log,
        }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets it finish, and reads what it noted.
    pub(super) fn finish(mut self) -> Vec<Line> {
        let kill = Command::new("kill")
            .arg(self.finish)
            .arg(self.child.id().to_string())
            .status();
        assert!(kill.unwrap().success(), "the proxy has ended early");
        assert!(self.child.wait().unwrap().success(), "the proxy failed");
        let log = fs::read(&self.log).unwrap();
        String::from_utf8_lossy(&log)
            .lines()
            .filter_map(Line::read)
            .collect()
    }
}

/// A test that failed must not leave it behind.
impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An empty folder for the proxy's files, and a socket to listen on.
fn prepare(name: &str) -> (PathBuf, TcpListener) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("proxies").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    (folder, TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
}

fn configure(folder: &Path, name: &str, listen: SocketAddr, app: SocketAddr) -> PathBuf {
    let text = read(&format!("framework/tests/wire/proxies/{name}"))
        .replace("@LISTEN@", &listen.to_string())
        .replace("@APP@", &app.to_string())
        .replace("@FOLDER@", folder.to_str().unwrap());
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn start(command: &mut Command, listener: TcpListener) -> Child {
    let child = command.stdin(Stdio::from(OwnedFd::from(listener))).spawn();
    child.unwrap_or_else(|error| panic!("{command:?}: {error}; `./test --only proxies` installs it"))
}
