//! What the bytes of a connection must do to those who follow them, for any bytes.

mod one_by_one;

use super::frames::{Frame, Frames};
use super::framing::Framing;

/// The framing tracker finds the same however the bytes are cut, and a head where hyper finds one.
pub(crate) fn framing(bytes: &[u8]) {
    let whole = state_after(bytes.chunks(bytes.len().max(1)));
    assert_eq!(state_after(bytes.chunks(1)), whole, "read in single bytes");
    let size = bytes.iter().fold(2, |sum, byte| sum ^ usize::from(*byte)) % 31 + 2;
    assert_eq!(state_after(bytes.chunks(size)), whole, "read in parts of {size}");
    for reads_content in [true, false] {
        compare_with_hyper(bytes, reads_content);
    }
}

/// All that a tracker knows, as text.
fn state_after<'b>(parts: impl Iterator<Item = &'b [u8]>) -> String {
    let mut framing = Framing::default();
    parts.for_each(|part| framing.read(part));
    format!("{framing:?}")
}

/// Where hyper serves a request, the tracker has read its head at the same byte, or doubts it.
fn compare_with_hyper(bytes: &[u8], reads_content: bool) {
    let mut framing = Framing::default();
    let mut heads = Vec::new();
    for (index, byte) in bytes.iter().enumerate() {
        let before = framing.heads();
        framing.read(std::slice::from_ref(byte));
        if framing.heads() > before {
            heads.push(index + 1);
        }
    }
    let doubted = framing.doubt().map_or(usize::MAX, |(from, _)| {
        usize::try_from(from).unwrap_or(usize::MAX)
    });
    for (index, end) in one_by_one::heads(bytes, reads_content).into_iter().enumerate() {
        if index + 1 >= doubted {
            break;
        }
        let found = heads.get(index).copied();
        assert_eq!(found, Some(end), "the end of head {}", index + 1);
    }
}

/// The frame scanner finds the frames that are there, however the bytes are cut.
pub(crate) fn frames(bytes: &[u8]) {
    let (expected, between) = frames_of(bytes);
    for size in [1, 2, 7, 9, 64, bytes.len().max(1)] {
        let mut frames = Frames::default();
        let mut found = Vec::new();
        for part in bytes.chunks(size) {
            frames.read(part, |frame| found.push(frame));
        }
        assert_eq!(found, expected, "in parts of {size}");
        assert_eq!(frames.is_between(), between, "in parts of {size}");
    }
}

/// The frames of RFC 9113, section 4.1, read from a buffer that holds them all; and whether nothing is cut off.
fn frames_of(mut bytes: &[u8]) -> (Vec<Frame>, bool) {
    let mut found = Vec::new();
    while let Some((header, rest)) = bytes.split_at_checked(9) {
        let number = |digits: &[u8]| {
            digits
                .iter()
                .fold(0, |sum: u32, digit| sum << 8 | u32::from(*digit))
        };
        let length = number(&header[..3]);
        found.push(Frame {
            length,
            kind: header[3],
            flags: header[4],
            stream: number(&header[5..]) % (1 << 31),
        });
        match rest.split_at_checked(length as usize) {
            Some((_, rest)) => bytes = rest,
            None => return (found, false),
        }
    }
    (found, bytes.is_empty())
}
