//! A clock that stands still.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use tokio::time::{Instant, advance};

/// Far more than any of these tests needs. Since no time passes by itself, a test that waits for it would wait forever.
const HUNG: Duration = Duration::from_mins(1);

/// Time that only passes when the test says so, however busy the machine is.
///
/// tokio's paused clock jumps to the next timer whenever all tasks wait, and tasks that wait for a socket do wait, even
/// while bytes are on their way. It does not jump while a blocking task runs, so there is one.
pub(crate) struct StillClock {
    begun: Instant,
    _running: Sender<()>,
}

impl StillClock {
    /// Stops the clock of this runtime, which has one thread.
    pub(crate) fn stop() -> Self {
        tokio::time::pause();
        let (running, ended) = mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || {
            if ended.recv_timeout(HUNG) == Err(RecvTimeoutError::Timeout) {
                std::process::abort();
            }
        });
        Self {
            begun: Instant::now(),
            _running: running,
        }
    }

    /// Lets time pass.
    pub(crate) async fn pass(&self, time: Duration) {
        advance(time).await;
    }

    /// How much has passed.
    pub(crate) fn passed(&self) -> Duration {
        self.begun.elapsed()
    }
}
