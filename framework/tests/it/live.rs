//! A server on a socket, clients that speak by hand, and a clock that the test turns: what the tests of time share.

mod client;
mod clock;

pub(crate) use client::{Client, is_last};
pub(crate) use clock::StillClock;

use std::net::{Ipv4Addr, SocketAddr};

use purlin::App;
use purlin::server::{Drain, DrainStage, Limits, Server};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server on a free port of the loopback address, in the runtime of the test.
pub(crate) struct Live {
    address: SocketAddr,
    drain: Drain,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Live {
    /// Serves an app. Handlers can have the server's drain as `State<Drain>`.
    pub(crate) async fn start(app: App, limits: Limits) -> Self {
        Self::start_with(app, |server| server.limits(limits)).await
    }

    /// Serves an app with a server that is made of its own.
    pub(crate) async fn start_with(app: App, make: impl FnOnce(Server) -> Server) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = app.build().unwrap();
        let drain = app.drain().drain();
        let server = make(app.server());
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(server.serve(listener, app, async {
            let _ = stopped.await;
        }));
        Self {
            address,
            drain,
            stop: Some(stop),
            task,
        }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) const fn drain(&self) -> &Drain {
        &self.drain
    }

    pub(crate) async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// The status of an answer to `GET /` on a connection of its own. When it is there, the server has also seen all that
    /// was sent before.
    pub(crate) async fn is_served(&self) -> u16 {
        let mut client = self.connect().await;
        client.send(&get("/", "connection: close\r\n")).await;
        client.answer().await.status
    }

    /// Asks the server to stop, and goes on at once.
    pub(crate) fn stop(&mut self) {
        let stop = self.stop.take().expect("it is stopped once");
        stop.send(()).expect("the server runs");
    }

    /// Asks the server to stop, and waits until it accepts no more.
    pub(crate) async fn stop_accepting(&mut self) {
        self.stop();
        self.drain.reached(DrainStage::Draining).await;
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.task.is_finished()
    }

    /// Waits for the end of the server.
    pub(crate) async fn end(self) {
        self.task.await.unwrap();
    }
}

/// A request for a path with some fields, each with its end of line.
pub(crate) fn get(path: &str, fields: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: live.example\r\n{fields}\r\n")
}
