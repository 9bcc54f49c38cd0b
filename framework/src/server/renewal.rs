//! Certificates that are renewed while the server runs.

use std::io;

use super::Server;

impl Server {
    /// Reads what connections are made secure with again on every SIGHUP, and never ends. Without TLS, SIGHUP keeps the
    /// meaning that it has for other programs.
    ///
    /// # Errors
    /// The system refuses to report the signal.
    #[cfg(unix)]
    pub(crate) fn renew_on_hangup(&self) -> io::Result<impl Future<Output = ()> + use<>> {
        use tokio::signal::unix::{SignalKind, signal};
        let secure = self.handshake.is_some();
        let mut hangups = secure.then(|| signal(SignalKind::hangup())).transpose()?;
        let server = self.clone();
        Ok(async move {
            while let Some(hangups) = &mut hangups
                && hangups.recv().await.is_some()
            {
                server.renew();
            }
            std::future::pending::<()>().await;
        })
    }

    /// Never ends: there is no such signal.
    ///
    /// # Errors
    /// None; it has the form of its sibling on Unix.
    #[cfg(not(unix))]
    pub(crate) fn renew_on_hangup(&self) -> io::Result<impl Future<Output = ()> + use<>> {
        Ok(std::future::pending())
    }

    #[cfg(unix)]
    fn renew(&self) {
        match self.renew_certificate() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!(%error, "the certificate stays as it was"),
        }
    }
}
