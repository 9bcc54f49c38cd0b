//! Who may still read from a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What a connection knows of the contents of its requests. An answer can be sent before the content of its request was read, and as
/// long as any is unread the connection is not between two requests: what comes next is content.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    unread: AtomicU32,
    left: AtomicBool,
    /// Whether one of those that were left comes in chunks.
    chunks_left: AtomicBool,
}

impl Contents {
    /// hyper has read a request, and so all contents before it: none of them is left any more.
    pub(crate) fn begin(&self) {
        self.left.store(false, Ordering::Release);
        self.chunks_left.store(false, Ordering::Release);
    }

    /// Whether all of them were read to their ends.
    pub(crate) fn are_read(&self) -> bool {
        !self.is_any_wanted() && !self.are_left()
    }

    /// Whether somebody may still read one of them.
    pub(crate) fn is_any_wanted(&self) -> bool {
        self.unread.load(Ordering::Acquire) > 0
    }

    /// Whether one of them was left before its end.
    pub(crate) fn are_left(&self) -> bool {
        self.left.load(Ordering::Acquire)
    }

    /// Whether one was that comes in chunks.
    pub(crate) fn are_chunks_left(&self) -> bool {
        self.chunks_left.load(Ordering::Acquire)
    }
}

/// One who may still read the content of a request. If it goes before the end of the content, nobody but hyper knows how much of it is
/// yet to come.
#[derive(Debug)]
pub(crate) struct Reader {
    contents: Arc<Contents>,
    is_sized: bool,
    is_at_end: bool,
}

impl Reader {
    pub(crate) fn new(contents: &Arc<Contents>, is_sized: bool) -> Self {
        contents.unread.fetch_add(1, Ordering::AcqRel);
        Self {
            contents: Arc::clone(contents),
            is_sized,
            is_at_end: false,
        }
    }

    /// All of the content was read.
    pub(super) fn end(mut self) {
        self.is_at_end = true;
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if !self.is_at_end {
            if !self.is_sized {
                self.contents.chunks_left.store(true, Ordering::Release);
            }
            self.contents.left.store(true, Ordering::Release);
        }
        self.contents.unread.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_read_when_all_are_at_their_ends() {
        let contents = Arc::new(Contents::default());
        let [first, second] = [(); 2].map(|()| Reader::new(&contents, true));
        first.end();
        assert!(!contents.are_read());
        second.end();
        assert!(contents.are_read());
        drop(Reader::new(&contents, true));
        assert!(!contents.are_read(), "one was left unread");
        assert!(!contents.are_chunks_left());
        drop(Reader::new(&contents, false));
        assert!(contents.are_chunks_left());
    }

    #[test]
    fn what_was_left_is_forgotten_with_the_next_request_and_what_is_read_is_not() {
        let contents = Arc::new(Contents::default());
        drop(Reader::new(&contents, false));
        contents.begin();
        assert!(contents.are_read() && !contents.are_chunks_left());
        let reader = Reader::new(&contents, true);
        contents.begin();
        assert!(!contents.are_read(), "somebody may still read it");
        drop(reader);
        assert!(!contents.are_read(), "and has left it");
    }
}
