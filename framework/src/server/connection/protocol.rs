//! What is watched for in the bytes of each protocol.

use super::flood::{Breach, Flood};
use super::frames::Frames;
use super::framing::Framing;
use super::state::Shared;
use crate::server::Limits;

/// The last frame of a connection of HTTP/2.
type Goaway = [u8; 17];

/// The protocol of a connection, and what its bytes have shown.
#[derive(Debug)]
pub(super) enum Protocol {
    /// Too few bytes have come to tell.
    Unknown,
    Http1(Framing),
    Http2 {
        flood: Box<Flood>,
        sent: Frames,
        /// Bytes that went since bytes came.
        written: usize,
    },
}

impl Protocol {
    pub(super) fn http2(limits: &Limits) -> Self {
        Self::Http2 {
            flood: Box::new(Flood::new(limits)),
            sent: Frames::default(),
            written: 0,
        }
    }

    /// Looks at bytes that came; answers how they misuse HTTP/2, if they do.
    pub(super) fn read(&mut self, bytes: &[u8], shared: &Shared) -> Option<Breach> {
        match self {
            Self::Unknown => None,
            Self::Http1(framing) => {
                framing.read(bytes);
                shared.heads_came(framing.heads());
                shared.note_reach(framing.reach());
                if let Some((from, doubt)) = framing.doubt() {
                    shared.note_doubt(from, doubt);
                }
                None
            }
            Self::Http2 { flood, written, .. } => flood.read(bytes, std::mem::take(written), shared),
        }
    }

    /// How many of the first `count` of these bytes are of answers. In HTTP/2 others go out too, as often as the client
    /// likes: answers to its PING. A frame counts when it begins.
    pub(super) fn of_answers<'a>(
        &mut self,
        count: usize,
        mut bytes: impl Iterator<Item = &'a [u8]>,
    ) -> usize {
        let Self::Http2 { sent, written, .. } = self else {
            return count;
        };
        *written += count;
        let mut found = 0;
        let mut left = count;
        while left > 0
            && let Some(part) = bytes.next()
        {
            let gone = part.len().min(left);
            sent.read(&part[..gone], |frame| {
                if frame.is_of_message() {
                    found += frame.length as usize;
                }
            });
            left -= gone;
        }
        found
    }

    /// What is said to a client that misuses HTTP/2, if it can be said: between two frames.
    pub(super) fn goaway(&self, breach: Breach) -> Option<Goaway> {
        self.between_frames().map(|flood| flood.goaway(breach))
    }

    /// What is said to a client of HTTP/2 whose connection is closed for its silence, if it can be said.
    pub(super) fn goodbye(&self) -> Option<Goaway> {
        self.between_frames().map(Flood::goodbye)
    }

    fn between_frames(&self) -> Option<&Flood> {
        match self {
            Self::Http2 { flood, sent, .. } if sent.is_between() => Some(flood),
            _ => None,
        }
    }
}
