//! Threads that serve, each connections of its own.

use std::io;
use std::num::NonZeroU16;
use std::sync::Arc;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// Threads that serve connections, each its own: thread per core, if there are as many as processors.
///
/// Without them a connection is served by whatever thread of the runtime is free, and moves from one to another. Here it
/// stays on the thread that has the fewest tasks when it comes, and with it all that its handlers spawn. A request takes fewer
/// instructions so, since threads share nothing to find their next task; that it is faster was not seen on one core, so measure. Where
/// some requests take long to compute, others on their thread wait for them.
///
/// What an app means does not change, with one exception: `tokio::task::block_in_place` panics on such a thread, as it does in each
/// runtime of one thread. `spawn_blocking` works everywhere.
///
/// ```no_run
/// use purlin::prelude::*;
/// use purlin::server::ServingThreads;
///
/// # async fn serve(app: purlin::BuiltApp) -> Result<(), Box<dyn std::error::Error>> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
/// let threads = ServingThreads::start(2.try_into()?)?;
/// app.server().threads(threads).serve(listener, app, std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
///
/// Clones are the same threads. They end with the last of them, and with those go connections that handlers opened there, as to a
/// database: keep a clone until what the app holds is closed, as `App::run` does.
#[derive(Debug, Clone)]
pub struct ServingThreads(Arc<[ServingThread]>);

#[derive(Debug)]
struct ServingThread {
    runtime: Handle,
    /// Its thread ends when this is dropped.
    _end: oneshot::Sender<()>,
}

impl ServingThreads {
    /// Starts so many threads.
    ///
    /// # Errors
    /// The system has no thread, or nothing to wait with, left.
    pub fn start(count: NonZeroU16) -> io::Result<Self> {
        (0..count.get())
            .map(ServingThread::start)
            .collect::<io::Result<_>>()
            .map(Self)
    }

    /// The runtime of the thread that has the least to do.
    pub(super) fn idlest(&self) -> &Handle {
        let fewest = |thread: &&ServingThread| thread.runtime.metrics().num_alive_tasks();
        let idlest = self.0.iter().min_by_key(fewest);
        &idlest.expect("no thread was asked for less than one").runtime
    }
}

impl ServingThread {
    fn start(number: u16) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        let serve = move || {
            // It is never sent: that it is dropped says enough.
            let _ = runtime.block_on(ended);
            // Dropping it would wait for threads that block, however long they do.
            runtime.shutdown_background();
        };
        thread::Builder::new()
            .name(format!("purlin-serve-{number}"))
            .spawn(serve)?;
        Ok(Self {
            runtime: handle,
            _end: end,
        })
    }
}
