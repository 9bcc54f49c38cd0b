//! Heads that are there as a whole and hold nothing that matters but a length, as nearly all do.

use super::{CONTENT_LENGTH, TRANSFER_ENCODING, append};

/// A head of which nothing has to be remembered but two lengths: its own, and that of the content behind it.
pub(super) struct PlainHead {
    pub(super) length: usize,
    pub(super) content: u64,
}

/// The head at the beginning, if it is there as a whole, has no fragment in its target, and tells of its content a length or
/// nothing.
pub(super) fn plain_head(bytes: &[u8]) -> Option<PlainHead> {
    let mut ends = Places::of(b'\n', bytes)?;
    let first = ends.next()?;
    if bytes[0] == b'\r' || Places::of(b'#', &bytes[..first])?.next().is_some() {
        return None;
    }
    let mut start = first + 1;
    let mut content = None;
    for end in ends {
        match &bytes[start..end] {
            [] | [b'\r'] => {
                return Some(PlainHead {
                    length: end + 1,
                    content: content.unwrap_or(0),
                });
            }
            [b'\r', ..] => return None,
            [b'c' | b'C', rest @ ..] if may_begin(rest, CONTENT_LENGTH) => {
                let length = plain_length(rest.get(CONTENT_LENGTH.len()..)?)?;
                if content.replace(length).is_some() {
                    return None;
                }
            }
            [b't' | b'T', rest @ ..] if may_begin(rest, TRANSFER_ENCODING) => return None,
            _ => {}
        }
        start = end + 1;
    }
    None
}

/// Whether a line begins with a name, or ends within it. Where the colon would be, most lines have something else.
fn may_begin(line: &[u8], name: &[u8]) -> bool {
    match line.get(..name.len()) {
        Some(start) => start.ends_with(b":") && start.eq_ignore_ascii_case(name),
        None => line.eq_ignore_ascii_case(&name[..line.len()]),
    }
}

/// A length with nothing beside its digits but one space before them.
fn plain_length(value: &[u8]) -> Option<u64> {
    let value = value.strip_prefix(b" ").unwrap_or(value);
    let digits = value.strip_suffix(b"\r").unwrap_or(value);
    digits
        .iter()
        .try_fold(0, |length, digit| append(length, 10, *digit))
}

/// The places of a byte. The lines of a head are so short that a search which begins anew for each costs more than to look at all
/// bytes, eight at a time.
struct Places<'a> {
    bytes: &'a [u8],
    /// The byte, eight times.
    sought: u64,
    last: u64,
    /// Where the next eight bytes begin.
    next: usize,
    /// What was found among the eight before them and not told yet: the highest bit of each.
    found: u64,
}

impl<'a> Places<'a> {
    /// No first line of a request is shorter than eight bytes.
    fn of(byte: u8, bytes: &'a [u8]) -> Option<Self> {
        Some(Self {
            bytes,
            sought: u64::from_ne_bytes([byte; 8]),
            last: u64::from_le_bytes(*bytes.last_chunk()?),
            next: 0,
            found: 0,
        })
    }

    /// The next eight bytes. Of those at the end there may be fewer, and nothing behind them.
    fn word(&self) -> Option<u64> {
        let rest = self.bytes.get(self.next..)?;
        match rest.first_chunk() {
            Some(word) => Some(u64::from_le_bytes(*word)),
            None if rest.is_empty() => None,
            None => Some(self.last >> (64 - 8 * rest.len())),
        }
    }
}

impl Iterator for Places<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.found = equal(self.word()?, self.sought);
            self.next += 8;
        }
        let place = self.next - 8 + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(place)
    }
}

/// The highest bit of each byte that is the same in both.
const fn equal(left: u64, right: u64) -> u64 {
    const ALL_BUT_HIGHEST: u64 = u64::from_ne_bytes([0x7f; 8]);
    let differs = left ^ right;
    // A sum of seven bits cannot reach the next byte.
    !(((differs & ALL_BUT_HIGHEST) + ALL_BUT_HIGHEST) | differs | ALL_BUT_HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found() {
        for length in 8..40 {
            for step in 1..length {
                let bytes: Vec<u8> = (0..length)
                    .map(|at| {
                        if at % step == 0 {
                            b'\n'
                        } else {
                            b'\n' ^ (1 << (at % 8))
                        }
                    })
                    .collect();
                let found: Vec<usize> = Places::of(b'\n', &bytes).unwrap().collect();
                assert_eq!(found, (0..length).step_by(step).collect::<Vec<_>>());
            }
        }
        assert!(Places::of(b'\n', b"GET /\n\n").is_none());
    }
}
