//! Floods of HTTP/2 frames that cost the client little and the server much.

use std::time::Duration;

use tokio::time::Instant;

use super::frames::{Frame, Frames, goaway, kind};
use crate::server::Limits;

/// `ENHANCE_YOUR_CALM` (RFC 9113, section 7).
const ENHANCE_YOUR_CALM: u32 = 11;

/// In how long a time frames are counted.
const WINDOW: Duration = Duration::from_secs(10);

/// Bytes of content for which a client may send one `WINDOW_UPDATE` more: many small ones are how downloads work.
const BYTES_AN_UPDATE: usize = 1024;

/// Counts what a client sends on one connection. In a window of time only so many frames may carry nothing, and only so
/// many streams may be reset (CVE-2023-44487 and its siblings, CVE-2019-9512 to CVE-2019-9518).
#[derive(Debug)]
pub(super) struct Flood {
    frames: Frames,
    resets: Counter,
    control: Counter,
    last_stream: u32,
}

#[derive(Debug)]
struct Counter {
    limit: Option<usize>,
    count: usize,
    since: Instant,
}

impl Flood {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            frames: Frames::default(),
            resets: Counter::new(limits.h2_resets),
            control: Counter::new(limits.h2_control_frames),
            last_stream: 0,
        }
    }

    /// Reads on; answers whether that is too much. `written` is how many bytes the client was sent since the last call.
    pub(super) fn is_flood(&mut self, bytes: &[u8], written: usize) -> bool {
        let Self {
            frames,
            resets,
            control,
            last_stream,
        } = self;
        control.count = control.count.saturating_sub(written / BYTES_AN_UPDATE);
        let mut too_much = false;
        frames.read(bytes, |frame| {
            *last_stream = frame.stream.max(*last_stream);
            too_much |= match frame.kind {
                kind::RST_STREAM => resets.is_too_much(),
                _ if carries(frame) => false,
                _ => control.is_too_much(),
            };
        });
        too_much
    }

    /// The frame that says so.
    pub(super) fn goaway(&self) -> [u8; 17] {
        goaway(self.last_stream, ENHANCE_YOUR_CALM)
    }

    /// The frame that says goodbye to a client that asked for nothing for long.
    pub(super) fn goodbye(&self) -> [u8; 17] {
        goaway(self.last_stream, 0)
    }
}

/// Whether a frame brings a request or a part of one.
const fn carries(frame: Frame) -> bool {
    match frame.kind {
        kind::DATA => frame.length > 0 || frame.flags & 1 == 1,
        kind::HEADERS => true,
        _ => false,
    }
}

impl Counter {
    fn new(limit: Option<usize>) -> Self {
        Self {
            limit,
            count: 0,
            since: Instant::now(),
        }
    }

    /// Counts one; answers whether it is one too many in the present window. The clock is read at the limit only.
    fn is_too_much(&mut self) -> bool {
        self.count += 1;
        if self.limit.is_none_or(|limit| self.count <= limit) {
            return false;
        }
        let now = Instant::now();
        let too_much = now.duration_since(self.since) < WINDOW;
        self.since = now;
        self.count = 1;
        too_much
    }
}
