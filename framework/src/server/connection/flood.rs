//! Floods of HTTP/2 frames that cost the client little and the server much.

use std::time::Duration;

use tokio::time::Instant;

use super::frames::{Frame, Frames, goaway, kind};
use super::state::Shared;
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
    /// Requests that the service never saw, since h2 refused them: it does so without an end.
    refused: Counter,
    /// Requests so far.
    opened: u32,
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
    /// What there was at the beginning of the present window.
    forgiven: usize,
    since: Instant,
}

impl Flood {
    pub(super) fn new(limits: &Limits) -> Self {
        // Twice as many as can be under way before our word arrives.
        let under_way = limits.h2_streams.map(|streams| streams.saturating_mul(2));
        Self {
            frames: Frames::behind_preface(),
            begun: false,
            resets: Counter::new(limits.h2_resets),
            control: Counter::new(limits.h2_control_frames),
            late: Counter::new(under_way),
            refused: Counter::new(under_way),
            opened: 0,
            written: 0,
            last_stream: 0,
        }
    }

    /// Reads on; answers with what is wrong. `written` is how many bytes the client was sent since the last call.
    pub(super) fn read(&mut self, bytes: &[u8], written: usize, shared: &Shared) -> Option<Breach> {
        self.written += written;
        self.control.make_up_for(self.written / BYTES_AN_UPDATE);
        self.written %= BYTES_AN_UPDATE;
        let mut breach = None;
        let mut frames = std::mem::take(&mut self.frames);
        frames.read(bytes, |frame| {
            breach = breach.or_else(|| self.judge(frame, shared));
        });
        self.frames = frames;
        breach
    }

    fn judge(&mut self, frame: Frame, shared: &Shared) -> Option<Breach> {
        let is_request = frame.kind == kind::HEADERS && frame.stream > self.last_stream;
        if frame.kind == kind::HEADERS {
            self.last_stream = frame.stream.max(self.last_stream);
        }
        if !std::mem::replace(&mut self.begun, true) && frame.kind != kind::SETTINGS {
            return Some(Breach::NoSettings);
        }
        let too_much = match frame.kind {
            kind::RST_STREAM => self.resets.count_one(),
            _ if is_request => self.count_request(shared),
            _ if carries(frame) => false,
            _ => self.control.count_one(),
        };
        too_much.then_some(Breach::Flood)
    }

    fn count_request(&mut self, shared: &Shared) -> bool {
        self.opened = self.opened.wrapping_add(1);
        let unserved = self.opened.wrapping_sub(shared.served());
        self.refused.note_count(unserved as usize) || (shared.is_retired() && self.late.count_one())
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
            forgiven: 0,
            since: Instant::now(),
        }
    }

    /// Counts one; answers whether it is one too many in the present window.
    fn count_one(&mut self) -> bool {
        self.note_count(self.count + 1)
    }

    /// Takes some back that were counted in the present window.
    fn make_up_for(&mut self, count: usize) {
        self.count = self.count.saturating_sub(count).max(self.forgiven);
    }

    /// Notes a count that goes up, or down where something makes up for it; answers whether it has gone up too far in the
    /// present window. The clock is read at the limit only, so a window begins where the one before was full, and a client that
    /// waits for its end has up to twice the limit around it.
    fn note_count(&mut self, count: usize) -> bool {
        self.count = count;
        let more = count.saturating_sub(self.forgiven);
        if self.limit.is_none_or(|limit| more <= limit) {
            return false;
        }
        let now = Instant::now();
        let too_much = now.duration_since(self.since) < WINDOW;
        self.since = now;
        self.forgiven = count - 1;
        too_much
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::io::PREFACE;
    use super::super::state::InFlight;
    use super::*;

    const SETTINGS: (u8, u8, u32) = (kind::SETTINGS, 0, 0);
    const PING: (u8, u8, u32) = (6, 0, 8);

    /// A connection that has begun as it should.
    struct Client {
        flood: Flood,
        shared: Arc<Shared>,
        stream: u32,
    }

    impl Client {
        fn new(limits: &Limits) -> Self {
            let mut client = Self {
                flood: Flood::new(limits),
                shared: Arc::default(),
                stream: 1,
            };
            assert_eq!(client.flood.read(PREFACE, 0, &client.shared), None);
            assert_eq!(client.send(SETTINGS, 1), None);
            client
        }

        /// Sends a frame (its kind, flags and length) some times.
        fn send(&mut self, frame: (u8, u8, u32), times: usize) -> Option<Breach> {
            (0..times).fold(None, |breach, _| breach.or(self.send_after(0, frame)))
        }

        fn send_after(&mut self, written: usize, (kind, flags, length): (u8, u8, u32)) -> Option<Breach> {
            let [_, a, b, c] = length.to_be_bytes();
            let mut frame = vec![a, b, c, kind, flags];
            frame.extend(self.stream.to_be_bytes());
            frame.resize(frame.len() + length as usize, 0);
            self.flood.read(&frame, written, &self.shared)
        }

        /// Sends requests; whether the service sees them is said.
        fn request(&mut self, times: usize, served: bool) -> Option<Breach> {
            (0..times).fold(None, |breach, _| {
                self.stream += 2;
                let seen = self.send_after(0, (kind::HEADERS, END_STREAM, 10));
                if served {
                    drop(InFlight::new(&self.shared));
                }
                breach.or(seen)
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn frames_are_counted_from_the_preface_on() {
        for limit in [1, 5, 1_000] {
            let mut client = Client::new(&Limits::default().h2_control_frames(limit));
            assert_eq!(client.send(PING, limit - 1), None, "{limit}");
            assert_eq!(client.send(PING, 1), Some(Breach::Flood), "{limit}");
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
            ((9, 0, 100), true),
            ((0x16, 0, 100), true),
        ] {
            let breach = Client::new(&limits).send(frame, 20);
            assert_eq!(breach, counted.then_some(Breach::Flood), "{frame:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn only_requests_open_streams() {
        let mut client = Client::new(&Limits::default().h2_streams(5));
        client.stream = 0x7fff_fff0;
        assert_eq!(
            client.send((2, 0, 5), 1),
            None,
            "PRIORITY of a stream that is far away"
        );
        client.stream = 1;
        assert_eq!(client.request(100, false), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn time_forgives() {
        let mut client = Client::new(&Limits::default().h2_resets(10));
        for _ in 0..5 {
            assert_eq!(client.send((kind::RST_STREAM, 0, 4), 10), None);
            tokio::time::advance(WINDOW).await;
        }
        assert_eq!(client.send((kind::RST_STREAM, 0, 4), 11), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_that_were_taken_make_up_for_updates() {
        let limits = Limits::default().h2_control_frames(10);
        let taken = |written| {
            let mut client = Client::new(&limits);
            (0..1_000).find_map(|_| client.send_after(written, (8, 0, 4)))
        };
        assert_eq!(taken(BYTES_AN_UPDATE), None);
        assert_eq!(taken(BYTES_AN_UPDATE / 2), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn requests_after_the_last_are_counted() {
        let mut client = Client::new(&Limits::default().h2_streams(10));
        assert_eq!(client.request(1_000, true), None);
        client.shared.retire();
        assert_eq!(client.request(20, true), None);
        assert_eq!(client.request(1, true), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn requests_that_are_never_served_are_counted() {
        let mut client = Client::new(&Limits::default().h2_streams(10));
        for _ in 0..5 {
            assert_eq!(client.request(18, false), None);
            assert_eq!(client.request(1_000, true), None);
            tokio::time::advance(WINDOW).await;
        }
        assert_eq!(client.request(42, false), Some(Breach::Flood));
    }

    #[tokio::test(start_paused = true)]
    async fn settings_come_first() {
        let mut flood = Flood::new(&Limits::default());
        let bytes = [PREFACE.as_slice(), &[0, 0, 0, 6, 0, 0, 0, 0, 0]].concat();
        assert_eq!(
            flood.read(&bytes, 0, &Shared::default()),
            Some(Breach::NoSettings)
        );
        assert_eq!(flood.goaway(Breach::NoSettings)[16], 1);
        assert_eq!(flood.goaway(Breach::Flood)[16], 11);
    }

    #[tokio::test(start_paused = true)]
    async fn without_limits_nothing_is_too_much() {
        let mut client = Client::new(&Limits::off());
        client.shared.retire();
        assert_eq!(client.request(10_000, false), None);
        assert_eq!(client.send(PING, 10_000), None);
        assert_eq!(client.send((kind::RST_STREAM, 0, 4), 10_000), None);
    }
}
