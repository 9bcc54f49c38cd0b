//! Content in memory, of whose end somebody is told.

use std::fmt;

use bytes::Bytes;

/// What is called at the end of a content, with whether all of it was read.
pub(super) type AtEnd = Box<dyn FnOnce(bool) + Send>;

/// Content in memory, of whose end somebody is told.
pub(super) struct Watched {
    /// What was not read yet.
    pub(super) bytes: Bytes,
    at_end: Option<AtEnd>,
}

impl Watched {
    pub(super) fn new(bytes: Bytes, at_end: AtEnd) -> Self {
        Self {
            bytes,
            at_end: Some(at_end),
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(at_end) = self.at_end.take() {
            at_end(self.bytes.is_empty());
        }
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").field(&self.bytes).finish()
    }
}
