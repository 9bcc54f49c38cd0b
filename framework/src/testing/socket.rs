//! A server for a test, and a connection to it for each request.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use http::HeaderValue;
use http::header::HOST;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::BuiltApp;
use crate::body::{Body, BoxError, Response};

/// What drives a connection. Its end is that of the connection.
pub(super) type Driver = JoinHandle<hyper::Result<()>>;

/// A server that ends when the last clone of this is dropped.
#[derive(Clone)]
pub(super) struct Socket {
    address: SocketAddr,
    /// Its end is the server's.
    _stop: Arc<oneshot::Sender<()>>,
}

impl Socket {
    pub(super) async fn open(app: BuiltApp) -> Result<Self, BoxError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(app.server().serve(listener, app, async {
            // An error says that the sender is gone, which is the signal.
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            _stop: Arc::new(stop),
        })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The answer, whose content comes as it is read, and what drives the connection.
    pub(super) async fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<(Response, Driver), BoxError> {
        let host = HeaderValue::try_from(self.address.to_string())?;
        request.headers_mut().entry(HOST).or_insert(host);
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let driver = tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        Ok((response.map(Body::new), driver))
    }
}
