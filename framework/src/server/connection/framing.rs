//! Follows the requests of a connection, to find in their bytes what hyper's header map does not show.
//!
//! hyper lets `Transfer-Encoding` win over `Content-Length` and forgets the second one (RFC 9112, section 6.3, allows that),
//! and it cuts a fragment off a target. Whoever stands in front of us may decide otherwise, and then one of us sees a
//! request where the other sees content, or another path. Such requests are refused, and so is all that follows them.
//! Over HTTP/2 lengths are the protocol's, and a fragment is cut off unseen: the fields are packed, and only h2 reads them.
//!
//! What hyper refuses need not be understood here, for it ends the connection. So this reads only what hyper accepts, and
//! where it loses the thread nothing more is served. Content is skipped, so it costs next to nothing.

mod plain;

use memchr::memchr;

use self::plain::plain_head;
use crate::server::guard::Doubt;

/// The names that matter, behind their first letter and up to their colon.
const CONTENT_LENGTH: &[u8] = b"ontent-length:";
const TRANSFER_ENCODING: &[u8] = b"ransfer-encoding:";

/// What the bytes of a connection have shown so far.
#[derive(Debug, Default)]
pub(super) struct Framing {
    spot: Spot,
    head: Head,
    heads: u32,
    doubt: Option<(u32, Doubt)>,
}

/// Where the bytes that came end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Reach {
    /// With a request, and nothing of another has come.
    #[default]
    Between,
    /// Within a head.
    Head,
    /// Within a content.
    Content,
}

/// Where the last byte left off.
#[derive(Debug, Default)]
enum Spot {
    /// In the first line of a head, or in the empty lines before it.
    #[default]
    Request,
    /// At the beginning of a line of a head.
    Field,
    /// In a line that has only its CR.
    EmptyLine,
    /// In a name that may be `Content-Length`, with what is missing of it.
    LengthName(&'static [u8]),
    /// In a name that may be `Transfer-Encoding`, with what is missing of it.
    CodingName(&'static [u8]),
    /// In the value of `Content-Length`.
    Length(u64),
    /// In the rest of a line of a head.
    Value,
    /// In content, so many bytes before its end.
    Content(u64),
    /// In the size of a chunk.
    Size(u64),
    /// Behind the size of a chunk.
    Extension(u64),
    /// In a chunk, so many bytes before the next size.
    Chunk(u64),
    /// In a trailer section: whether the line is empty so far, and whether it has its CR.
    Trailer { empty: bool, ends: bool },
    /// Nowhere any more.
    Lost,
}

/// What is known of the head that is being read.
#[derive(Debug, Default)]
struct Head {
    has_line: bool,
    has_fragment: bool,
    length: Option<u64>,
    is_chunked: bool,
}

impl Framing {
    /// The first request, counted from one, that is not to be served, and why; the same goes for all behind it.
    pub(super) const fn doubt(&self) -> Option<(u32, Doubt)> {
        self.doubt
    }

    /// How many heads there were.
    pub(super) const fn heads(&self) -> u32 {
        self.heads
    }

    /// Where the bytes end. Where that is not known, more of a head has to come: nothing else is waited for.
    pub(super) const fn reach(&self) -> Reach {
        match self.spot {
            Spot::Request if !self.head.has_line => Reach::Between,
            Spot::Request
            | Spot::Field
            | Spot::EmptyLine
            | Spot::LengthName(_)
            | Spot::CodingName(_)
            | Spot::Length(_)
            | Spot::Value
            | Spot::Lost => Reach::Head,
            _ => Reach::Content,
        }
    }

    /// How many bytes of a content, or of a chunk of it, are not read, as far as that is known.
    pub(super) const fn left(&self) -> u64 {
        match self.spot {
            Spot::Content(left) | Spot::Chunk(left) => left,
            _ => 0,
        }
    }

    /// Whether the bytes end with a request, and nothing of another has come.
    pub(super) const fn is_between(&self) -> bool {
        matches!(self.reach(), Reach::Between)
    }

    /// Reads on.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            bytes = match self.spot {
                Spot::Lost => return,
                Spot::Content(left) => self.skip(left, bytes, Spot::Content, Spot::Request),
                Spot::Chunk(left) => self.skip(left, bytes, Spot::Chunk, Spot::Size(0)),
                Spot::Request => self.request(bytes),
                Spot::Value | Spot::Extension(_) => self.line(bytes),
                _ => {
                    self.byte(bytes[0]);
                    &bytes[1..]
                }
            };
            if matches!(self.spot, Spot::Lost) {
                self.refuse(self.heads.wrapping_add(1), Doubt::Lost);
            }
        }
    }

    /// Reads a whole head that is plain, as most are, in one go; else its first line.
    fn request<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let head = if self.head.has_line {
            None
        } else {
            plain_head(bytes)
        };
        let Some(head) = head else {
            return self.line(bytes);
        };
        self.heads = self.heads.wrapping_add(1);
        if head.content > 0 {
            self.spot = Spot::Content(head.content);
        }
        &bytes[head.length..]
    }

    fn skip<'a>(&mut self, left: u64, bytes: &'a [u8], inside: fn(u64) -> Spot, behind: Spot) -> &'a [u8] {
        let count = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
        let left = left - count as u64;
        self.spot = if left == 0 { behind } else { inside(left) };
        &bytes[count..]
    }

    /// Reads to the end of a line of which little matters.
    fn line<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let end = memchr(b'\n', bytes);
        let line = &bytes[..end.unwrap_or(bytes.len())];
        if matches!(self.spot, Spot::Request) {
            self.head.has_line |= line.iter().any(|byte| *byte != b'\r');
            self.head.has_fragment |= memchr(b'#', line).is_some();
        }
        let Some(end) = end else { return &[] };
        self.spot = match self.spot {
            Spot::Request if !self.head.has_line => Spot::Request,
            Spot::Extension(0) => Spot::Trailer {
                empty: true,
                ends: false,
            },
            Spot::Extension(size) => chunk(size),
            _ => Spot::Field,
        };
        &bytes[end + 1..]
    }

    /// Reads where each byte matters.
    fn byte(&mut self, byte: u8) {
        match self.spot {
            Spot::Field | Spot::EmptyLine | Spot::LengthName(_) | Spot::CodingName(_) => self.field(byte),
            Spot::Length(length) => self.length(length, byte),
            Spot::Size(size) => self.spot = in_size(size, byte),
            Spot::Trailer { empty, ends } => self.spot = in_trailer(empty, ends, byte),
            _ => {}
        }
    }

    /// Reads the beginning of a line of a head.
    fn field(&mut self, byte: u8) {
        self.spot = match (&self.spot, byte) {
            (Spot::Field | Spot::EmptyLine, b'\n') => return self.end_head(),
            (Spot::Field, b'\r') => Spot::EmptyLine,
            (Spot::Field, b'c' | b'C') => Spot::LengthName(CONTENT_LENGTH),
            (Spot::Field, b't' | b'T') => Spot::CodingName(TRANSFER_ENCODING),
            (Spot::LengthName([b':']), b':') => Spot::Length(0),
            (Spot::CodingName([b':']), b':') => {
                self.head.is_chunked = true;
                Spot::Value
            }
            (Spot::LengthName([next, rest @ ..]), _) if byte.eq_ignore_ascii_case(next) => {
                Spot::LengthName(rest)
            }
            (Spot::CodingName([next, rest @ ..]), _) if byte.eq_ignore_ascii_case(next) => {
                Spot::CodingName(rest)
            }
            (Spot::EmptyLine, _) | (_, b'\n') => Spot::Lost,
            _ => Spot::Value,
        };
    }

    fn length(&mut self, length: u64, byte: u8) {
        self.spot = match byte {
            b'\n' => {
                self.head.length = Some(length);
                Spot::Field
            }
            b' ' | b'\t' | b'\r' => Spot::Length(length),
            _ => append(length, 10, byte).map_or(Spot::Lost, Spot::Length),
        };
    }

    fn end_head(&mut self) {
        let head = std::mem::take(&mut self.head);
        self.heads = self.heads.wrapping_add(1);
        self.spot = match (head.length, head.is_chunked) {
            _ if head.has_fragment => return self.refuse(self.heads, Doubt::Fragment),
            (Some(_), true) => return self.refuse(self.heads, Doubt::TwoLengths),
            (None, true) => Spot::Size(0),
            (None | Some(0), false) => Spot::Request,
            (Some(length), false) => Spot::Content(length),
        };
    }

    fn refuse(&mut self, from: u32, doubt: Doubt) {
        self.spot = Spot::Lost;
        self.doubt.get_or_insert((from, doubt));
    }
}

/// The number with one more digit.
fn append(number: u64, radix: u32, digit: u8) -> Option<u64> {
    let digit = char::from(digit).to_digit(radix)?;
    number
        .checked_mul(u64::from(radix))?
        .checked_add(u64::from(digit))
}

fn in_size(size: u64, byte: u8) -> Spot {
    match byte {
        b';' | b' ' | b'\t' | b'\r' => Spot::Extension(size),
        _ => append(size, 16, byte).map_or(Spot::Lost, Spot::Size),
    }
}

/// The lines of a trailer section end in CRLF. With a bare LF, hyper takes for fields what another takes for a request.
fn in_trailer(empty: bool, ends: bool, byte: u8) -> Spot {
    match (byte, ends) {
        (b'\n', true) if empty => Spot::Request,
        (b'\n', true) => Spot::Trailer {
            empty: true,
            ends: false,
        },
        (b'\r', false) => Spot::Trailer { empty, ends: true },
        (b'\n', false) | (_, true) => Spot::Lost,
        (_, false) => Spot::Trailer {
            empty: false,
            ends: false,
        },
    }
}

/// A chunk with the line end behind it.
fn chunk(size: u64) -> Spot {
    size.checked_add(2).map_or(Spot::Lost, Spot::Chunk)
}

#[cfg(test)]
mod tests;
