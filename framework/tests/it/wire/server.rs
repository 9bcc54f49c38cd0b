//! The server that the cases talk to.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use purlin::prelude::*;
use purlin::{BuiltApp, Bytes};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::case::Server;

/// What `GET /probe` answers, and nothing else does.
pub(super) const PROBED: &str = "the connection is open";

/// How many handlers ran.
#[derive(Clone, Default)]
pub(super) struct Runs(Arc<AtomicUsize>);

impl Runs {
    fn note(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[get("/")]
async fn root(runs: State<Runs>) -> Text {
    runs.note();
    Text("root".to_owned())
}

#[get("/probe")]
async fn probe(runs: State<Runs>) -> Text {
    runs.note();
    Text(PROBED.to_owned())
}

#[get("/hello/{name}")]
async fn hello(runs: State<Runs>, Path(name): Path<String>) -> Text {
    runs.note();
    Text(format!("hello {name}"))
}

#[post("/echo")]
async fn echo(runs: State<Runs>, content: Bytes) -> Bytes {
    runs.note();
    content
}

#[post("/json")]
async fn json(runs: State<Runs>, Json(numbers): Json<Vec<u32>>) -> Json<Vec<u32>> {
    runs.note();
    Json(numbers)
}

/// Takes no content, and does not read any that comes.
#[post("/ignore")]
async fn ignore(runs: State<Runs>) -> Text {
    runs.note();
    Text("ignored".to_owned())
}

#[delete("/item")]
async fn remove(runs: State<Runs>) -> NoContent {
    runs.note();
    NoContent
}

/// The app of the cases.
pub(super) fn app(runs: Runs) -> App {
    let routes = routes![root, probe, hello, echo, json, ignore, remove];
    App::new("Wire", "1.0.0")
        .body_limit(1 << 20)
        .state(runs)
        .module(Module::new("wire").routes(routes))
}

/// A server on a free port of the loopback address.
pub(super) struct Served {
    address: SocketAddr,
    runs: Runs,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Served {
    pub(super) async fn start(server: Server) -> Self {
        let runs = Runs::default();
        Self::with(app(runs.clone()), runs, server).await
    }

    /// Serves an app that counts in `runs`.
    pub(super) async fn with(app: App, runs: Runs, server: Server) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let app = app.build().unwrap();
        let task = tokio::spawn(serve(listener, app, server, stopped));
        Self {
            address,
            runs,
            stop,
            task,
        }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends the server and every connection, and counts the handlers that ran.
    pub(super) async fn stop(self) -> usize {
        let _ = self.stop.send(());
        self.task.await.unwrap();
        self.runs.0.load(Ordering::SeqCst)
    }
}

/// Serves until `stopped`, and then until every connection has ended.
async fn serve(listener: TcpListener, app: BuiltApp, server: Server, stopped: oneshot::Receiver<()>) {
    let hosts: &[&str] = match server {
        Server::AllowedHosts => &["wire.example"],
        Server::Plain => &[],
    };
    let server = app
        .server()
        .allowed_hosts(hosts.iter().map(|host| host.parse().unwrap()));
    server
        .serve(listener, app, async {
            let _ = stopped.await;
        })
        .await;
}
