//! `serve`: serves the app until it is told to stop.

use std::io::{self, Write};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::Command;
use crate::app::BuiltApp;
use crate::body::BoxError;
use crate::server::{Listener, Server, StopSignals};

/// Where an app listens if nothing is said.
const HOST: &str = "127.0.0.1";
const PORT: &str = "8000";

pub(super) fn command() -> Command {
    Command::new(
        "serve",
        "Serve the app at HOST and PORT (127.0.0.1:8000; port 0 is a free one)",
        |app, arguments| Box::pin(serve(app, arguments)),
    )
}

async fn serve(app: BuiltApp, arguments: Vec<String>) -> Result<(), BoxError> {
    if !arguments.is_empty() {
        return Err("`serve` takes no words: HOST and PORT say where".into());
    }
    let inherited = Listener::inherited();
    let inherited = inherited.map_err(|error| format!("cannot listen on the inherited socket: {error}"))?;
    let listener = match inherited {
        Some(listener) => listener,
        None => listen().await?,
    };
    announce(&app, &listener)?;
    app.serve(listener).await?;
    Ok(())
}

async fn listen() -> Result<Listener, BoxError> {
    let address = format!("{}:{}", variable("HOST", HOST)?, variable("PORT", PORT)?);
    let listener = TcpListener::bind(&address).await;
    let listener = listener.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    Ok(listener.into())
}

fn variable(name: &str, default: &str) -> Result<String, BoxError> {
    match std::env::var(name) {
        Ok(value) if name == "PORT" && value.parse::<u16>().is_err() => {
            Err("PORT is a number from 0 to 65535".into())
        }
        Ok(value) => Ok(value),
        Err(std::env::VarError::NotPresent) => Ok(default.to_owned()),
        Err(error) => Err(format!("{name}: {error}").into()),
    }
}

/// The first lines, which people and scripts read the address from.
fn announce(app: &BuiltApp, listener: &Listener) -> io::Result<()> {
    let url = app.core.server.url(listener);
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {url}")?;
    if let Some(path) = app.docs_path().filter(|_| url.starts_with("http")) {
        writeln!(out, "docs at {url}{path}")?;
    }
    out.flush()
}

impl BuiltApp {
    /// Serves the app on a listener, for those who have a runtime. After SIGINT or SIGTERM it drains, and ends when the
    /// answers under way are given; a second signal ends it at once. With TLS, SIGHUP renews the certificate.
    ///
    /// # Errors
    /// The signals cannot be listened for.
    pub async fn serve(self, listener: impl Into<Listener>) -> io::Result<()> {
        let mut signals = StopSignals::listen()?;
        let (stop, stopped) = oneshot::channel();
        let watch = async {
            signals.next().await;
            // Whoever would hear it is gone only when the server has ended.
            let _ = stop.send(());
            signals.next().await;
        };
        let stopped = async {
            // It cannot be dropped unsent: the server waits for `watch` too.
            let _ = stopped.await;
        };
        let server = self.server();
        let renewing = server.renew_on_hangup()?;
        tokio::select! {
            () = server.clone().serve_until(listener, self.clone(), stopped, watch) => {}
            () = renewing => {}
        }
        Ok(())
    }

    /// A server with the app's limits, which tells its end to the app's drain.
    pub fn server(&self) -> Server {
        self.core.server.clone()
    }
}

impl crate::app::App {
    /// Builds the app and serves it on a listener, for those who have a runtime.
    ///
    /// # Errors
    /// The app cannot be built, or the signals cannot be listened for.
    pub async fn serve(self, listener: impl Into<Listener>) -> Result<(), BoxError> {
        Ok(self.build()?.serve(listener).await?)
    }
}
