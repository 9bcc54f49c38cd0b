//! The parts of a content as one.

use bytes::{Bytes, BytesMut};

/// The most bytes that memory is taken for before they have come: what a client says of its content may be anything.
const AHEAD: usize = 64 * 1024;

/// The parts of a content, joined as they come. A content of one part, which most are, is not copied.
pub(crate) struct Joined {
    first: Bytes,
    rest: BytesMut,
    /// How much is to come, as far as the client says so. Memory is taken for it, within bounds, when the second part has come.
    expected: usize,
}

impl Joined {
    /// Nothing yet, of a content that is said to have `expected` bytes.
    pub(crate) fn expecting(expected: usize) -> Self {
        Self {
            first: Bytes::new(),
            rest: BytesMut::new(),
            expected,
        }
    }

    /// How much there is.
    pub(crate) fn len(&self) -> usize {
        if self.rest.is_empty() {
            self.first.len()
        } else {
            self.rest.len()
        }
    }

    /// Adds a part.
    pub(crate) fn push(&mut self, part: Bytes) {
        if self.len() == 0 {
            self.first = part;
            return;
        }
        if self.rest.is_empty() {
            let together = self.first.len() + part.len();
            self.rest = BytesMut::with_capacity(self.expected.min(AHEAD).max(together));
            self.rest.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.rest.extend_from_slice(&part);
    }

    /// All of it.
    pub(crate) fn finish(self) -> Bytes {
        if self.rest.is_empty() {
            self.first
        } else {
            self.rest.freeze()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(expected: usize, parts: &[&'static str]) -> Bytes {
        let mut joined = Joined::expecting(expected);
        for part in parts {
            joined.push(Bytes::from_static(part.as_bytes()));
        }
        joined.finish()
    }

    #[test]
    fn parts_stand_in_their_order() {
        assert_eq!(joined(0, &[]), "");
        assert_eq!(joined(0, &["", "ab", "", "cd", "ef"]), "abcdef");
    }

    #[test]
    fn no_more_memory_is_taken_than_a_client_has_filled_whatever_it_promises() {
        assert_eq!(joined(usize::MAX, &["ab", "cd"]), "abcd");
    }

    #[test]
    fn one_part_is_not_copied() {
        let part = Bytes::from(vec![1, 2, 3]);
        let mut whole = Joined::expecting(3);
        whole.push(part.clone());
        assert_eq!(whole.finish().as_ptr(), part.as_ptr());
    }
}
