//! `serve`: serves the app until it is told to stop.

use std::io::{self, Write};

use tokio::sync::oneshot;

use super::configured::{configured, listener};
use super::{Command, Run};
use crate::app::BuiltApp;
use crate::body::BoxError;
use crate::config::ServerSettings;
use crate::server::{Listener, Server, StopSignals, raise_file_limit};

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
    // Each connection is a file.
    raise_file_limit();
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
    /// answers under way are given. Then it [closes](Self::close) what it holds. With TLS, SIGHUP renews the certificate.
    ///
    /// A second signal ends it at once, however far it has come: connections are cut off, for which it waits a second at most, and whatever
    /// [`close`](Self::close) has not done yet is skipped. Work that goes on without its client ends with the runtime then.
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
        if !self.start_unless_told(&mut signals).await? {
            return Ok(());
        }
        started();
        let is_told_twice = tokio::select! {
            is_told_twice = self.serve_until_told(server.clone(), listener, &mut signals) => is_told_twice,
            () = renewing => false,
        };
        let told = async {
            if !is_told_twice {
                signals.next().await;
            }
        };
        self.close_unless(told).await;
        // Its threads, if it has such, wait for the connections to databases that were opened on them.
        drop(server);
        Ok(())
    }

    /// Starts; answers whether it did so before a signal came. What had started is closed otherwise.
    async fn start_unless_told(&self, signals: &mut StopSignals) -> Result<bool, BoxError> {
        let started = tokio::select! {
            outcome = self.start() => outcome.map(|()| true),
            // Whoever waits for something that is not there can be told to stop.
            () = signals.next() => Ok(false),
        };
        if !matches!(started, Ok(true)) {
            self.close_unless(signals.next()).await;
        }
        started.map_err(Into::into)
    }

    /// Serves until a signal, and drains; answers whether a second one cut that off.
    async fn serve_until_told(
        &self,
        server: Server,
        listener: impl Into<Listener>,
        signals: &mut StopSignals,
    ) -> bool {
        let mut is_told_twice = false;
        let (stop, stopped) = oneshot::channel();
        let watch = async {
            signals.next().await;
            // Whoever would hear it is gone only when the server has ended.
            let _ = stop.send(());
            signals.next().await;
            is_told_twice = true;
        };
        let stopped = async {
            // It cannot be dropped unsent: the server waits for `watch` too.
            let _ = stopped.await;
        };
        server.serve_until(listener, self.clone(), stopped, watch).await;
        is_told_twice
    }

    /// Closes what the app holds, unless somebody cannot wait for it. If that is known before, nothing of it begins.
    async fn close_unless(&self, told: impl Future<Output = ()>) {
        tokio::select! {
            biased;
            () = told => self.tell_what_is_skipped(),
            () = self.close() => {}
        }
    }

    /// No database is harmed: each takes back what was not committed.
    fn tell_what_is_skipped(&self) {
        tracing::warn!(
            work = self.core.detached.len(),
            hooks = self.core.lifecycle.left(),
            "told to end at once: what is left to do at the end is skipped"
        );
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::future::{pending, ready};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;
    use crate::app::App;
    use crate::extract::State;

    /// How many hooks have begun.
    #[derive(Clone, Default)]
    struct Begun(Arc<AtomicUsize>);

    impl Begun {
        fn note(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }

        fn count(&self) -> usize {
            self.0.load(Ordering::SeqCst)
        }
    }

    async fn hang(begun: State<Begun>) -> Result<(), Infallible> {
        begun.note();
        pending().await
    }

    /// An app that has started, with work that goes on for ever and a hook that does not end.
    async fn hanging() -> (BuiltApp, Begun) {
        let begun = Begun::default();
        let app = App::new("Hanging", "1.0.0").state(begun.clone()).on_stop(hang);
        let app = app.build().unwrap();
        app.start().await.unwrap();
        app.core.detached.spawn(pending::<()>());
        (app, begun)
    }

    #[tokio::test(start_paused = true)]
    async fn who_was_told_before_begins_nothing() {
        let (app, begun) = hanging().await;
        let before = Instant::now();
        app.close_unless(ready(())).await;
        assert_eq!(before.elapsed(), Duration::ZERO);
        assert_eq!((begun.count(), app.core.lifecycle.left()), (0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_told_meanwhile_waits_no_longer() {
        for (seconds, hooks) in [(3, 0), (7, 1)] {
            let (app, begun) = hanging().await;
            let before = Instant::now();
            app.close_unless(sleep(Duration::from_secs(seconds))).await;
            assert_eq!((before.elapsed().as_secs(), begun.count()), (seconds, hooks));
        }
    }

    /// Five seconds for the work, and five for the hook.
    #[tokio::test(start_paused = true)]
    async fn who_is_not_told_waits_for_each_in_its_turn() {
        let (app, begun) = hanging().await;
        let before = Instant::now();
        app.close_unless(pending()).await;
        assert_eq!((before.elapsed().as_secs(), begun.count()), (10, 1));
    }
}
