//! An address before a server.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// An address whose server changes, as that of a virtual IP, and where everything may fall silent.
pub(crate) struct Address {
    port: u16,
    target: Arc<AtomicU16>,
    /// Whether connections are silent; the last is for those that are opened from now on.
    silent: Arc<Mutex<Vec<watch::Sender<bool>>>>,
}

impl Address {
    /// One that leads to a port.
    pub(crate) async fn of(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Self {
            port: listener.local_addr().unwrap().port(),
            target: Arc::new(AtomicU16::new(port)),
            silent: Arc::new(Mutex::new(vec![watch::Sender::new(false)])),
        };
        let (target, silent) = (Arc::clone(&address.target), Arc::clone(&address.silent));
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let server = TcpStream::connect(("127.0.0.1", target.load(Ordering::SeqCst))).await;
                // Without a server, the client finds its connection closed.
                if let Ok(server) = server {
                    let silent = silent.lock().unwrap().last().unwrap().subscribe();
                    join(client, server, &silent);
                }
            }
        });
        address
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Connections that are opened from now on lead to another port.
    pub(crate) fn lead_to(&self, port: u16) {
        self.target.store(port, Ordering::SeqCst);
    }

    /// Whether nothing comes through any more, on any connection, as if packets were lost.
    pub(crate) fn set_silent(&self, silent: bool) {
        let senders = self.silent.lock().unwrap();
        senders.last().unwrap().send_replace(silent);
    }

    /// Lets the connections that are open fall silent for good. Others can be opened.
    pub(crate) fn forget(&self) {
        self.set_silent(true);
        self.silent.lock().unwrap().push(watch::Sender::new(false));
    }
}

fn join(client: TcpStream, server: TcpStream, silent: &watch::Receiver<bool>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::spawn(pass_on(from_client, to_server, silent.clone()));
    tokio::spawn(pass_on(from_server, to_client, silent.clone()));
}

/// Passes on what comes, to the end of either side.
async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut silent: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if silent.wait_for(|silent| !silent).await.is_err() || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
