//! The runtime of both programs.

use tokio::runtime::{Builder, Runtime};

/// A runtime of so many threads. One thread needs none that steal from each other.
pub(crate) fn of(threads: usize) -> std::io::Result<Runtime> {
    if threads == 1 {
        return Builder::new_current_thread().enable_all().build();
    }
    Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
}
