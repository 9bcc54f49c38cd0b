//! Floods of HTTP/2 frames that cost the client little and the server much.

use std::time::Duration;

use tokio::time::Instant;

use super::frames::{Frame, Frames, goaway, kind};
use crate::server::Limits;

/// Error codes (RFC 9113, section 7).
const PROTOCOL_ERROR: u32 = 1;
const ENHANCE_YOUR_CALM: u32 = 11;

/// Flags of DATA (RFC 9113, section 6.1).
const END_STREAM: u8 = 0x1;
const PADDED: u8 = 0x8;

/// The most bytes of DATA that may be nothing but padding.
const PADDING: u32 = 256;

/// In how long a time frames are counted.
const WINDOW: Duration = Duration::from_secs(10);

/// Bytes of content for which a client may send one `WINDOW_UPDATE` more: many small ones are how downloads work.
const BYTES_AN_UPDATE: usize = 1024;

/// Counts what a client sends on one connection. In a window of time only so many frames may carry nothing, and only so
/// many streams may be reset (CVE-2023-44487 and its siblings, CVE-2019-9512 to CVE-2019-9518). Streams that we reset are
/// counted by h2 (CVE-2025-8671).
#[derive(Debug)]
pub(super) struct Flood {
    frames: Frames,
    begun: bool,
    resets: Counter,
    control: Counter,
    /// Requests after we said that there shall be no more.
    late: Counter,
    /// Bytes written that have not made up for a frame yet.
    written: usize,
    last_stream: u32,
}

/// What a client must not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breach {
    /// Its first frame is none of SETTINGS (RFC 9113, section 3.4).
    NoSettings,
    /// Too many frames of a kind.
    Flood,
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
            frames: Frames::behind_preface(),
            begun: false,
            resets: Counter::new(limits.h2_resets),
            control: Counter::new(limits.h2_control_frames),
            // Twice as many as can be under way before our word arrives.
            late: Counter::new(limits.h2_streams.map(|streams| streams.saturating_mul(2))),
            written: 0,
            last_stream: 0,
        }
    }

    /// Reads on; answers with what is wrong. `written` is how many bytes the client was sent since the last call, and
    /// `retired` whether it was told to begin no more requests.
    pub(super) fn read(&mut self, bytes: &[u8], written: usize, retired: bool) -> Option<Breach> {
        self.written += written;
        let taken = self.written / BYTES_AN_UPDATE;
        self.control.count = self.control.count.saturating_sub(taken);
        self.written %= BYTES_AN_UPDATE;
        let mut breach = None;
        let mut frames = std::mem::take(&mut self.frames);
        frames.read(bytes, |frame| breach = breach.or(self.judge(frame, retired)));
        self.frames = frames;
        breach
    }

    fn judge(&mut self, frame: Frame, retired: bool) -> Option<Breach> {
        self.last_stream = frame.stream.max(self.last_stream);
        if !std::mem::replace(&mut self.begun, true) && frame.kind != kind::SETTINGS {
            return Some(Breach::NoSettings);
        }
        let too_much = match frame.kind {
            kind::RST_STREAM => self.resets.is_too_much(),
            kind::HEADERS if retired => self.late.is_too_much(),
            _ if carries(frame) => false,
            _ => self.control.is_too_much(),
        };
        too_much.then_some(Breach::Flood)
    }

    /// The frame that says so.
    pub(super) fn goaway(&self, breach: Breach) -> [u8; 17] {
        goaway(
            self.last_stream,
            match breach {
                Breach::NoSettings => PROTOCOL_ERROR,
                Breach::Flood => ENHANCE_YOUR_CALM,
            },
        )
    }

    /// The frame that says goodbye to a client that asked for nothing for long.
    pub(super) fn goodbye(&self) -> [u8; 17] {
        goaway(self.last_stream, 0)
    }
}

/// Whether a frame brings a request or a part of one.
const fn carries(frame: Frame) -> bool {
    match frame.kind {
        kind::DATA if frame.flags & END_STREAM != 0 => true,
        kind::DATA if frame.flags & PADDED != 0 => frame.length > PADDING,
        kind::DATA => frame.length > 0,
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

#[cfg(test)]
mod tests {
    use super::super::io::PREFACE;
    use super::*;

    const SETTINGS: (u8, u8, u32) = (kind::SETTINGS, 0, 0);
    const PING: (u8, u8, u32) = (6, 0, 8);

    /// A connection that has begun as it should.
    fn begun(limits: &Limits) -> Flood {
        let mut flood = Flood::new(limits);
        assert_eq!(flood.read(PREFACE, 0, false), None);
        assert_eq!(send(&mut flood, SETTINGS, 1), None);
        flood
    }

    /// Sends a frame (its kind, flags and length) some times.
    fn send(flood: &mut Flood, (kind, flags, length): (u8, u8, u32), times: usize) -> Option<Breach> {
        send_after(flood, (kind, flags, length), times, 0, false)
    }

    fn send_after(
        flood: &mut Flood,
        (kind, flags, length): (u8, u8, u32),
        times: usize,
        written: usize,
        retired: bool,
    ) -> Option<Breach> {
        let [_, a, b, c] = length.to_be_bytes();
        let mut frame = vec![a, b, c, kind, flags, 0, 0, 0, 1];
        frame.resize(frame.len() + length as usize, 0);
        (0..times).fold(None, |breach, _| breach.or(flood.read(&frame, written, retired)))
    }

    #[tokio::test(start_paused = true)]
    async fn frames_are_counted_from_the_preface_on() {
        for limit in [1, 5, 1_000] {
            let mut flood = begun(&Limits::default().h2_control_frames(limit));
            assert_eq!(send(&mut flood, PING, limit - 1), None, "{limit}");
            assert_eq!(send(&mut flood, PING, 1), Some(Breach::Flood), "{limit}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_carries_nothing_is_counted() {
        let limits = Limits::default().h2_control_frames(10);
        for (frame, counted) in [
            (PING, true),
            ((kind::DATA, 0, 0), true),
            ((kind::DATA, PADDED, 1), true),
            ((kind::DATA, PADDED, 256), true),
            ((kind::DATA, PADDED, 257), false),
            ((kind::DATA, 0, 1), false),
            ((kind::DATA, END_STREAM, 0), false),
            ((kind::HEADERS, 0, 0), false),
            ((9, 0, 100), true),
            ((0x16, 0, 100), true),
        ] {
            let breach = send(&mut begun(&limits), frame, 20);
            assert_eq!(breach, counted.then_some(Breach::Flood), "{frame:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time_forgives() {
        let mut flood = begun(&Limits::default().h2_resets(10));
        for _ in 0..5 {
            assert_eq!(send(&mut flood, (kind::RST_STREAM, 0, 4), 10), None);
            tokio::time::advance(WINDOW).await;
        }
        assert_eq!(
            send(&mut flood, (kind::RST_STREAM, 0, 4), 11),
            Some(Breach::Flood)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_that_were_taken_make_up_for_updates() {
        let limits = Limits::default().h2_control_frames(10);
        let update = (8, 0, 4);
        let taken = |written| send_after(&mut begun(&limits), update, 1_000, written, false);
        assert_eq!(taken(BYTES_AN_UPDATE), None);
        assert_eq!(taken(BYTES_AN_UPDATE / 2), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn requests_after_the_last_are_counted() {
        let limits = Limits::default().h2_streams(10);
        let request = (kind::HEADERS, END_STREAM, 10);
        assert_eq!(send(&mut begun(&limits), request, 1_000), None);
        let late = |times| send_after(&mut begun(&limits), request, times, 0, true);
        assert_eq!((late(20), late(21)), (None, Some(Breach::Flood)));
    }

    #[tokio::test(start_paused = true)]
    async fn settings_come_first() {
        let mut flood = Flood::new(&Limits::default());
        assert_eq!(flood.read(PREFACE, 0, false), None);
        let breach = send(&mut flood, PING, 1);
        assert_eq!(breach, Some(Breach::NoSettings));
        assert_eq!(flood.goaway(Breach::NoSettings)[16], 1);
        assert_eq!(flood.goaway(Breach::Flood)[16], 11);
    }

    #[tokio::test(start_paused = true)]
    async fn without_limits_nothing_is_too_much() {
        let mut flood = begun(&Limits::off());
        for frame in [PING, (kind::RST_STREAM, 0, 4), (kind::HEADERS, 0, 1)] {
            assert_eq!(send_after(&mut flood, frame, 10_000, 0, true), None);
        }
    }
}
