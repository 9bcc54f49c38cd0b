//! `App::serve`, on a listener of the program's own: the settings of the server count there too.

use std::net::{Ipv4Addr, SocketAddr};

use purlin::BoxError;
use purlin::config::{ServerSettings, Sources};
use purlin::extract::ClientAddress;
use purlin::prelude::*;
use tokio::net::TcpListener;

use crate::live::{Client, get as request};

/// Who asks, and the thread that answers.
#[get("/")]
async fn told(ClientAddress(address): ClientAddress) -> Text {
    let thread = std::thread::current();
    let thread = thread.name().filter(|name| name.starts_with("purlin-serve"));
    Text(format!("{} {}", address.unwrap(), thread.unwrap_or("-")))
}

fn app(settings: &[(&str, &str)]) -> App {
    App::new("Served", "1.0.0")
        .sources(sources(settings))
        .module(Module::new("served").routes(routes![told]))
}

fn sources(settings: &[(&str, &str)]) -> Sources {
    let variable = |sources: Sources, (name, value): &(&str, &str)| sources.variable(*name, *value);
    settings.iter().fold(Sources::new(), variable)
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// The status and the content of the answer to a client that a proxy on this machine speaks for.
async fn answer(address: SocketAddr) -> (u16, String) {
    let mut client = Client::connect(address).await;
    client
        .send(request("/", "x-forwarded-for: 203.0.113.7\r\n"))
        .await;
    let answer = client.answer().await;
    (answer.status, String::from_utf8(answer.content).unwrap())
}

/// The answer of an app with some settings.
async fn served(settings: &[(&str, &str)]) -> (u16, String) {
    let (listener, address) = listen().await;
    let server = tokio::spawn(app(settings).serve(listener));
    let answer = answer(address).await;
    server.abort();
    answer
}

async fn refused(settings: &[(&str, &str)]) -> String {
    let (listener, _) = listen().await;
    let refused: BoxError = app(settings).serve(listener).await.unwrap_err();
    refused.to_string()
}

#[purlin::test]
async fn without_settings_everything_is_as_the_app_says() {
    assert_eq!(served(&[]).await, (200, "127.0.0.1 -".to_owned()));
}

#[purlin::test]
async fn proxies_are_trusted() {
    let settings = [("TRUSTED_PROXIES", "127.0.0.1/32")];
    assert_eq!(served(&settings).await, (200, "203.0.113.7 -".to_owned()));
}

#[purlin::test]
async fn only_the_hosts_of_the_settings_are_served() {
    let (status, _) = served(&[("ALLOWED_HOSTS", "shop.example")]).await;
    assert_eq!(status, 421);
    let (status, _) = served(&[("ALLOWED_HOSTS", "shop.example, live.example")]).await;
    assert_eq!(status, 200);
}

#[purlin::test]
async fn threads_serve() {
    let served = served(&[("SERVING_THREADS", "1")]).await;
    assert_eq!(served, (200, "127.0.0.1 purlin-serve-0".to_owned()));
}

/// The listener is given: a port that cannot be listened on is no matter.
#[purlin::test]
async fn where_to_listen_does_not_count() {
    let settings = [
        ("HOST", "no.such.host.invalid"),
        ("PORT", "1"),
        ("SOCKET", "/no/such/folder/socket"),
    ];
    assert_eq!(served(&settings).await.0, 200);
}

#[purlin::test]
async fn what_is_wrong_is_told_at_once() {
    let told = refused(&[
        ("ALLOWED_HOSTS", "https://shop.example"),
        ("TRUSTED_PROXIES", "ten"),
    ])
    .await;
    assert!(
        told.contains("ALLOWED_HOSTS") && told.contains("TRUSTED_PROXIES"),
        "{told}"
    );
    let told = refused(&[("TLS_CERTIFICATE", "cert.pem")]).await;
    assert!(told.contains("set TLS_KEY too"), "{told}");
}

/// An app that is built knows no settings of the server, unless it is given them.
#[purlin::test]
async fn a_built_app_is_served_with_settings_that_it_is_given() {
    let settings = [("ALLOWED_HOSTS", "shop.example")];
    let built = || app(&settings).build().unwrap();
    let (listener, address) = listen().await;
    let server = tokio::spawn(built().serve(listener));
    assert_eq!(answer(address).await.0, 200);
    server.abort();
    let (listener, address) = listen().await;
    let server: ServerSettings = sources(&settings).load().unwrap();
    let server = {
        let built = built();
        tokio::spawn(async move { built.serve_with(&server, listener).await })
    };
    assert_eq!(answer(address).await.0, 421);
    server.abort();
}

/// The settings were good when they were read, and the program has changed them.
#[purlin::test]
async fn half_of_what_tls_needs_is_no_server_without_it() {
    let mut settings: ServerSettings = sources(&[]).load().unwrap();
    settings.tls_certificate = Some("cert.pem".into());
    let (listener, _) = listen().await;
    let told = app(&[]).build().unwrap().serve_with(&settings, listener).await;
    assert!(told.unwrap_err().to_string().contains("TLS_KEY"));
}
