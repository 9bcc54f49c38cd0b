//! Finds requests that tell their length twice, by `Content-Length` and by `Transfer-Encoding`.
//!
//! hyper lets the second one win and forgets the first (RFC 9112, section 6.3, allows that); whoever stands in front of us
//! may decide otherwise, and then one of us sees a request where the other sees content. So such requests are refused. Since
//! hyper's header map does not show them, the bytes are watched on their way: only the beginnings of lines, which costs less
//! than a hundredth of a request.

use memchr::memchr;

const CONTENT_LENGTH: &[u8] = b"content-length";
const TRANSFER_ENCODING: &[u8] = b"transfer-encoding";
const LONGEST: usize = TRANSFER_ENCODING.len() + 1;

/// What the bytes of a connection have shown so far.
#[derive(Debug, Default)]
pub(super) struct Framing {
    /// The beginning of the line that the last bytes ended in.
    line: [u8; LONGEST],
    line_length: usize,
    has_length: bool,
    has_encoding: bool,
    ambiguous: bool,
}

impl Framing {
    /// Reads on. Content is read like headers: what looks like a header there can only make us stricter.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while let Some(end) = memchr(b'\n', bytes) {
            self.begin_line(&bytes[..end]);
            self.end_line();
            bytes = &bytes[end + 1..];
        }
        self.begin_line(bytes);
    }

    /// Whether a header that told its length twice was among the bytes.
    pub(super) const fn is_ambiguous(&self) -> bool {
        self.ambiguous || (self.has_length && self.has_encoding)
    }

    fn begin_line(&mut self, bytes: &[u8]) {
        let taken = bytes.len().min(LONGEST - self.line_length);
        self.line[self.line_length..self.line_length + taken].copy_from_slice(&bytes[..taken]);
        self.line_length += taken;
    }

    fn end_line(&mut self) {
        let line = &self.line[..std::mem::take(&mut self.line_length)];
        match line {
            [] | [b'\r'] => {
                self.ambiguous |= self.has_length && self.has_encoding;
                self.has_length = false;
                self.has_encoding = false;
            }
            [b'c' | b'C', ..] => self.has_length |= is_field(line, CONTENT_LENGTH),
            [b't' | b'T', ..] => self.has_encoding |= is_field(line, TRANSFER_ENCODING),
            _ => {}
        }
    }
}

fn is_field(line: &[u8], name: &[u8]) -> bool {
    line.get(name.len()) == Some(&b':') && line[..name.len()].eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[u8] =
        b"POST / HTTP/1.1\r\nHost: a\r\nCONTENT-length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
    const EACH: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nxPOST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

    fn is_ambiguous(parts: &[&[u8]]) -> bool {
        let mut framing = Framing::default();
        for part in parts {
            framing.read(part);
        }
        framing.is_ambiguous()
    }

    #[test]
    fn two_lengths_of_one_request_are_found_however_they_arrive() {
        assert!(is_ambiguous(&[BOTH]));
        for at in 0..BOTH.len() {
            let (first, second) = BOTH.split_at(at);
            assert!(is_ambiguous(&[first, second]), "cut at {at}");
        }
        let bytes: Vec<&[u8]> = BOTH.chunks(1).collect();
        assert!(is_ambiguous(&bytes));
    }

    #[test]
    fn bare_line_feeds_and_the_other_order_change_nothing() {
        assert!(is_ambiguous(&[
            b"POST / HTTP/1.1\ntransfer-encoding: chunked\ncontent-length:4\n\n"
        ]));
        assert!(is_ambiguous(&[
            b"POST / HTTP/1.1\r\nTransfer-Encoding:chunked\r\nContent-Length: 4\r\n"
        ]));
    }

    #[test]
    fn one_length_each_is_fine() {
        for at in 0..EACH.len() {
            let (first, second) = EACH.split_at(at);
            assert!(!is_ambiguous(&[first, second]), "cut at {at}");
        }
        assert!(!is_ambiguous(&[
            b"GET / HTTP/1.1\r\nContent-Length-X: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
        ]));
    }
}
