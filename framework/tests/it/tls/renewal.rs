//! Certificates that are renewed while connections are open.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use purlin::prelude::*;
use purlin::server::{Limits, Tls};
use tokio::time::timeout;
use tokio_rustls::rustls::ALL_VERSIONS;

use super::certificate::Certificate;
use super::client::{Client, Connection, shown};
use super::server::Served;
use super::{HTTP1, HTTP2};
use crate::folder::Folder;
use crate::program::{self, Serving};

/// Where the program of these tests finds its certificate and key. Without it, there is no program.
const FILES: &str = "PURLIN_IT_TLS";

/// Long enough for any machine; nothing waits for it unless the test has failed.
const HUNG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn new_connections_see_the_new_certificate_and_open_ones_go_on() {
    let folder = Folder::new("tls-reload");
    let old = Certificate::new(&folder, "server");
    let tls = old.tls();
    let served = Served::start(&tls, Limits::default()).await;
    for (protocol, answer) in [("http/1.1", HTTP1), ("h2", HTTP2)] {
        let old = Certificate::new(&folder, "server");
        tls.reload().unwrap();
        let stream = Client::new(&[&old], ALL_VERSIONS, &[protocol])
            .connect(served.address())
            .await
            .unwrap();
        let mut open = Connection::open(stream).await;
        assert_eq!(open.get().await, answer);

        let new = Certificate::new(&folder, "server");
        tls.reload().unwrap();
        let client = Client::new(&[&old, &new], ALL_VERSIONS, &[protocol]);
        let stream = client.connect(served.address()).await.unwrap();
        assert_eq!(&shown(&stream), new.der());
        assert_eq!(open.get().await, answer);
    }
}

#[tokio::test]
async fn a_renewal_that_fails_changes_nothing() {
    let folder = Folder::new("tls-kept");
    let certificate = Certificate::new(&folder, "server");
    let tls = certificate.tls();
    let served = Served::start(&tls, Limits::default()).await;
    folder.write("server.pem", "half a fi");
    let error = tls.reload().unwrap_err();
    assert!(error.to_string().contains("server.pem"), "{error}");
    let client = Client::new(&[&certificate], ALL_VERSIONS, &[]);
    let stream = client.connect(served.address()).await.unwrap();
    assert_eq!(&shown(&stream), certificate.der());
}

/// The program that the test below starts: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that another test starts"]
fn program() {
    let Ok(files) = std::env::var(FILES) else { return };
    let tls = Tls::from_files(format!("{files}.pem"), format!("{files}.key")).unwrap();
    App::new("Secure", "1.0.0")
        .tls(tls)
        .run_with(&["serve".to_owned()]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_renews_its_certificate_on_sighup() {
    let folder = Folder::new("tls-hangup");
    let old = Certificate::new(&folder, "server");
    let serving = Serving::start(
        program::program("tls::renewal::program")
            .envs([("HOST", "127.0.0.1"), ("PORT", "0")])
            .env(FILES, folder.path("server"))
            .stderr(Stdio::null()),
    );
    let address = serving
        .url
        .strip_prefix("https://")
        .expect("it says that it speaks TLS");
    let address: SocketAddr = address.parse().unwrap();
    let seen = async |trusted: &[&Certificate]| {
        let client = Client::new(trusted, ALL_VERSIONS, &[]);
        shown(&client.connect(address).await.unwrap())
    };
    assert_eq!(&seen(&[&old]).await, old.der());

    let new = Certificate::new(&folder, "server");
    serving.signal("HUP");
    let renewed = async {
        while &seen(&[&old, &new]).await != new.der() {
            tokio::task::yield_now().await;
        }
    };
    timeout(HUNG, renewed)
        .await
        .expect("the new certificate is shown");
}
