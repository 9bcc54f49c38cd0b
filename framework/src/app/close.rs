//! What an app closes at its end.

use std::pin::Pin;
use std::time::Duration;

use super::BuiltApp;

/// How long closing may take. Who is not done then is cut off by the end of the process.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Closes something.
pub(super) type Closer = Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

impl BuiltApp {
    /// Runs what modules do [`on_stop`](crate::Module::on_stop), if the app had [started](Self::start), and closes what the app
    /// holds, as its database, after the work that uses it has ended. Each of it may take five seconds. [`serve`](Self::serve) and
    /// the commands do it at their end. Who mounts the app in another server calls it there.
    ///
    /// Who cannot wait drops the future: a hook that runs is cut off, and what is left is skipped. A second signal does that in
    /// [`serve`](Self::serve).
    pub async fn close(&self) {
        self.core.detached.close();
        if tokio::time::timeout(PATIENCE, self.core.detached.wait())
            .await
            .is_err()
        {
            tracing::warn!("work that goes on without its client has not ended, and what it uses is closed");
        }
        self.core.lifecycle.stop().await;
        self.release_dependencies().await;
        for close in &self.core.closers {
            if tokio::time::timeout(PATIENCE, close()).await.is_err() {
                tracing::warn!("something is still in use at the end, and is not closed");
            }
        }
    }
}
