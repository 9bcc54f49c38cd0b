//! Who may still read from a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// One who may still read the content of a request. Connections count them: an answer can be sent before the content of its request
/// was read, and until that is over the connection is not between two requests.
#[derive(Debug)]
pub(crate) struct Reader(Arc<AtomicU32>);

impl Reader {
    pub(crate) fn new(count: &Arc<AtomicU32>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
