//! Follows the frames of an HTTP/2 connection (RFC 9113, section 4.1) without touching them.

use super::io::PREFACE;

/// The length of a frame's header.
const HEADER: usize = 9;

/// A frame, as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) length: u32,
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
}

/// Where in the frames a sequence of bytes stands.
#[derive(Debug, Default)]
pub(super) struct Frames {
    header: [u8; HEADER],
    header_length: usize,
    payload_left: u32,
}

impl Frames {
    /// What a client sends: its first frame comes behind the preface, which is none.
    pub(super) fn behind_preface() -> Self {
        Self {
            payload_left: u32::try_from(PREFACE.len()).expect("24 is a small number"),
            ..Self::default()
        }
    }

    /// Whether the bytes so far end with a whole frame.
    pub(super) const fn is_between(&self) -> bool {
        self.header_length == 0 && self.payload_left == 0
    }

    /// Whether the bytes so far end in the middle of a frame of a request or an answer.
    pub(super) const fn is_within_message(&self) -> bool {
        self.payload_left > 0 && Frame::parse(&self.header).is_of_message()
    }

    /// Reads on, and hands each frame over as soon as its header is there.
    pub(super) fn read(&mut self, mut bytes: &[u8], mut found: impl FnMut(Frame)) {
        while !bytes.is_empty() {
            let skipped = bytes.len().min(self.payload_left as usize);
            self.payload_left -= u32::try_from(skipped).unwrap_or(self.payload_left);
            bytes = &bytes[skipped..];
            let taken = bytes.len().min(HEADER - self.header_length);
            self.header[self.header_length..self.header_length + taken].copy_from_slice(&bytes[..taken]);
            self.header_length += taken;
            bytes = &bytes[taken..];
            if self.header_length == HEADER {
                let frame = Frame::parse(&self.header);
                self.header_length = 0;
                self.payload_left = frame.length;
                found(frame);
            }
        }
    }
}

impl Frame {
    /// Whether it is a part of a request or an answer, and not about the connection.
    pub(super) const fn is_of_message(self) -> bool {
        matches!(self.kind, kind::DATA | kind::HEADERS)
    }

    const fn parse(header: &[u8; HEADER]) -> Self {
        let [a, b, c, kind, flags, s0, s1, s2, s3] = *header;
        Self {
            length: u32::from_be_bytes([0, a, b, c]),
            kind,
            flags,
            stream: u32::from_be_bytes([s0, s1, s2, s3]) & 0x7fff_ffff,
        }
    }
}

/// A GOAWAY frame (RFC 9113, section 6.8).
pub(super) fn goaway(last_stream: u32, error: u32) -> [u8; HEADER + 8] {
    let mut frame = [0; HEADER + 8];
    frame[2] = 8;
    frame[3] = kind::GOAWAY;
    frame[HEADER..HEADER + 4].copy_from_slice(&last_stream.to_be_bytes());
    frame[HEADER + 4..].copy_from_slice(&error.to_be_bytes());
    frame
}

/// The kinds of frames that are looked at (RFC 9113, section 6).
pub(super) mod kind {
    pub(in super::super) const DATA: u8 = 0;
    pub(in super::super) const HEADERS: u8 = 1;
    pub(in super::super) const RST_STREAM: u8 = 3;
    pub(in super::super) const SETTINGS: u8 = 4;
    pub(in super::super) const GOAWAY: u8 = 7;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PING with its eight bytes, then an empty DATA of stream 3 that ends it.
    const BYTES: &[u8] = b"\0\0\x08\x06\0\0\0\0\0abcdefgh\0\0\0\0\x01\x80\0\0\x03";

    #[test]
    fn frames_are_found_however_they_arrive() {
        for size in 1..=BYTES.len() {
            let mut frames = Frames::default();
            let mut found = Vec::new();
            for part in BYTES.chunks(size) {
                frames.read(part, |frame| {
                    found.push((frame.kind, frame.length, frame.flags, frame.stream));
                });
            }
            assert_eq!(found, [(6, 8, 0, 0), (0, 0, 1, 3)], "in parts of {size}");
            assert!(frames.is_between());
        }
    }

    #[test]
    fn the_preface_is_no_frame() {
        let mut frames = Frames::behind_preface();
        let mut found = 0;
        for part in [PREFACE.as_slice(), BYTES].concat().chunks(7) {
            frames.read(part, |_| found += 1);
        }
        assert_eq!(found, 2);
    }

    #[test]
    fn a_frame_under_way_is_noticed() {
        let mut frames = Frames::default();
        frames.read(&BYTES[..12], |_| {});
        assert!(!frames.is_between());
    }

    #[test]
    fn goaway_is_a_frame() {
        let mut frames = Frames::default();
        let mut found = Vec::new();
        frames.read(&goaway(7, 11), |frame| found.push(frame));
        assert_eq!(found[0].kind, kind::GOAWAY);
        assert!(frames.is_between());
    }
}
