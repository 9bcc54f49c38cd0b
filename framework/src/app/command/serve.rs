//! `serve`: serves the app until it is told to stop.

use std::io::{self, Write};

use tokio::sync::oneshot;

use super::configured::{configured, listener};
use super::{Command, Run};
use crate::app::BuiltApp;
use crate::body::BoxError;
use crate::config::ServerSettings;
use crate::server::{Listener, Server, StopSignals};

pub(super) fn command() -> Command {
    Command::of(
        "serve",
        "Serve the app at HOST and PORT (127.0.0.1:8000; port 0 is a free one)",
        Run::Server(|app, settings, arguments| Box::pin(serve(app, settings, arguments))),
    )
}

async fn serve(app: BuiltApp, settings: ServerSettings, arguments: Vec<String>) -> Result<(), BoxError> {
    if !arguments.is_empty() {
        return Err("`serve` takes no words: HOST and PORT say where".into());
    }
    let server = configured(&app, &settings)?;
    let listener = listener(&settings).await?;
    let url = server.url(&listener);
    let (announced, shown) = (app.clone(), url);
    app.serve_by(server, listener, move || announce(&announced, &shown))
        .await
}

/// The first lines, which people and scripts read the address from. Whoever does not read on is no reason not to serve.
fn announce(app: &BuiltApp, url: &str) {
    let docs = app.docs_path().filter(|_| url.starts_with("http"));
    let docs = docs.map_or_else(String::new, |path| format!("docs at {url}{path}\n"));
    let text = format!("listening on {url}\n{docs}");
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        tracing::warn!(%error, url, "nobody takes what is printed");
    }
}

impl BuiltApp {
    /// [Starts](Self::start) the app and serves it on a listener, for those who have a runtime. After SIGINT or SIGTERM it drains, and ends when the
    /// answers under way are given; a second signal ends it at once. Then it [closes](Self::close) what it holds. With TLS, SIGHUP
    /// renews the certificate.
    ///
    /// Of the server's settings it knows nothing: [`serve_with`](Self::serve_with) does, and [`App::serve`](crate::App::serve) reads them.
    ///
    /// # Errors
    /// A module does not start, or the signals cannot be listened for. The tables are not those of the program's migrations.
    pub async fn serve(self, listener: impl Into<Listener>) -> Result<(), BoxError> {
        let server = self.server();
        self.serve_by(server, listener, || ()).await
    }

    /// [`serve`](Self::serve) with what settings say of proxies, hosts, TLS and threads. Where to listen they say in vain: the listener is there.
    ///
    /// ```no_run
    /// use purlin::config::{ServerSettings, Sources};
    ///
    /// # async fn serve(app: purlin::BuiltApp, listener: tokio::net::TcpListener) -> Result<(), purlin::BoxError> {
    /// let settings: ServerSettings = Sources::process().load()?;
    /// app.serve_with(&settings, listener).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the settings name cannot be used, as a certificate without its key; or those of [`serve`](Self::serve).
    pub async fn serve_with(
        self,
        settings: &ServerSettings,
        listener: impl Into<Listener>,
    ) -> Result<(), BoxError> {
        let server = configured(&self, settings)?;
        self.serve_by(server, listener, || ()).await
    }

    /// Starts, says so, serves, and stops.
    async fn serve_by(
        self,
        server: Server,
        listener: impl Into<Listener>,
        started: impl FnOnce(),
    ) -> Result<(), BoxError> {
        let mut signals = StopSignals::listen()?;
        let renewing = server.renew_on_hangup()?;
        let outcome = tokio::select! {
            outcome = self.start() => outcome,
            // Whoever waits for something that is not there can be told to stop.
            () = signals.next() => {
                self.close_unless(signals.next()).await;
                return Ok(());
            }
        };
        if let Err(error) = outcome {
            self.close_unless(signals.next()).await;
            return Err(error.into());
        }
        started();
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
        tokio::select! {
            () = server.clone().serve_until(listener, self.clone(), stopped, watch) => {}
            () = renewing => {}
        }
        self.close_unless(signals.next()).await;
        // Its threads, if it has such, wait for the connections to databases that were opened on them.
        drop(server);
        Ok(())
    }

    /// Closes what the app holds, unless somebody cannot wait for it.
    async fn close_unless(&self, told: impl Future<Output = ()>) {
        tokio::select! {
            () = self.close() => {}
            () = told => tracing::warn!("told to end at once: something is not closed"),
        }
    }

    /// A server with the [limits](Self::limits) of the app, which tells its end to the app's drain.
    pub fn server(&self) -> Server {
        self.core.server.clone()
    }
}

impl crate::app::App {
    /// Builds the app and serves it on a listener, for those who have a runtime.
    ///
    /// The settings of the server count as they do for [`run`](Self::run): `TRUSTED_PROXIES`, `ALLOWED_HOSTS`, `TLS_CERTIFICATE` and
    /// `TLS_KEY`, `SERVING_THREADS`. `HOST`, `PORT` and `SOCKET` do not, since the listener is there; what is wrong with them is told all the
    /// same.
    ///
    /// # Errors
    /// The app cannot be built, its settings or those of the server are wrong, a module does not start, the signals cannot be listened
    /// for, or the tables are not those of the program's migrations.
    pub async fn serve(self, listener: impl Into<Listener>) -> Result<(), BoxError> {
        let (app, settings) = self.build_to_serve()?;
        app.serve_with(&settings, listener).await
    }
}
