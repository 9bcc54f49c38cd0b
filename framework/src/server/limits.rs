//! Every limit of the server in one place, each with its reason.

use std::sync::Arc;
use std::time::Duration;

use crate::body::PaceRule;

/// No limit, as a number: ten years.
const FOREVER: Duration = Duration::from_hours(24 * 365 * 10);

/// A limit that can be added to any time.
pub(super) fn bounded(limit: Option<Duration>) -> Option<Duration> {
    limit.map(|limit| limit.min(FOREVER))
}

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Declares the limits: the struct, its four presets, setters, and the rows that SECURITY.md shows.
macro_rules! limits {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident: $kind:ty = $default:expr;
    )*) => {
        /// Every limit that keeps a stranger from using up what the server has. `None` is no limit.
        ///
        /// The defaults suit a server that faces the open internet. An app that names
        /// trusted proxies, and sets no limits, has [`behind_proxy`](Self::behind_proxy).
        ///
        /// ```
        /// use std::time::Duration;
        /// use purlin::App;
        /// use purlin::server::Limits;
        ///
        /// let limits = Limits::default().handler(Duration::from_secs(10)).body(64 * 1024);
        /// assert_eq!(limits.body, Some(65_536));
        /// let app = App::new("Small", "1.0.0").limits(limits);
        /// # let _ = app;
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Limits {
            $(
                $(#[doc = $doc])+
                pub $name: Option<$kind>,
            )*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: Some($default),)* }
            }
        }

        impl Limits {
            /// No limit at all: for measurements, and for servers that only friends can reach.
            pub const fn off() -> Self {
                Self { $($name: None,)* }
            }

            $(
                #[doc = concat!("Sets [`", stringify!($name), "`](field@Self::", stringify!($name), "); `None` lifts it.")]
                #[must_use]
                pub fn $name(mut self, limit: impl Into<Option<$kind>>) -> Self {
                    self.$name = limit.into();
                    self
                }
            )*

            /// Name, value and documentation of each limit, in their order.
            fn rows(&self) -> Vec<(&'static str, String, &'static str)> {
                vec![$((stringify!($name), shown(self.$name.as_ref()), concat!($($doc),+)),)*]
            }
        }
    };
}

limits! {
    /// From accepting a connection, or the end of its TLS handshake, to its first byte. A client that connects has something to say.
    first_byte: Duration = Duration::from_secs(5);
    /// The TLS handshake. It takes a few round trips, and costs the server more than the client.
    tls_handshake: Duration = Duration::from_secs(5);
    /// From the first byte of a request to the end of its header, over HTTP/1; then 408. Real clients send a header at once. Over HTTP/2 `idle` counts.
    header: Duration = Duration::from_secs(10);
    /// Between an answer and the next request on the same connection; over HTTP/2 also before the first one. Long enough for a page to load what it needs.
    idle: Duration = Duration::from_secs(15);
    /// How long a body may be slow, in either direction, before its rate counts. Networks stall for a moment.
    rate_grace: Duration = Duration::from_secs(5);
    /// Bytes a second that a request body must have on average; then 408. A bad mobile network is ten times as fast.
    request_rate: usize = 500;
    /// Bytes a second that a client must take of an answer that waits for it. Fewer, and it holds our memory for nothing.
    response_rate: usize = 500;
    /// How long a client may send or take nothing at all, however fast it was before. Where nothing is to be sent, the system looks whether it is still there.
    stall: Duration = Duration::from_secs(30);
    /// Unsent bytes that the system holds for a connection, on Linux. By itself it takes megabytes for a client that reads nothing.
    unsent: usize = 64 * KIB;
    /// How long a handler may work, once it has its content; then 504. Nobody waits longer for one; a middleware ends its own waits. Of a stream only the head is meant.
    handler: Duration = Duration::from_secs(30);
    /// Bytes of a request body; then 413. JSON of more than this is rarely meant; routes for files set their own.
    body: usize = MIB;
    /// Bytes of all request bodies that are being read into memory; then 503. Many bodies of the allowed size are too much. Where connections
    /// are counted by address, one address has half, or one body.
    bodies: usize = 256 * MIB;
    /// Header fields of a request; then 431. Browsers send about twenty. Without a limit HTTP/1 takes a thousand.
    header_count: usize = 64;
    /// Bytes of a request's header in all; then 431. Without a limit some 64 Ki are taken.
    header_bytes: usize = 16 * KIB;
    /// Bytes of one header field; then 431. Cookies are the longest ones, and browsers cut them at 4 KiB.
    header_field_bytes: usize = 8 * KIB;
    /// Bytes of a request's target; then 414. The same as in other servers, so that no link works in one place only.
    uri_bytes: usize = 8 * KIB;
    /// Requests on one connection; then it is closed, so that clients spread again over the servers there are.
    requests_per_connection: usize = 1_000;
    /// Connections at once, and never more than four fifths of the files that the system allows; more get 503.
    connections: usize = 10_000;
    /// Connections at once from one address, unless it is a trusted proxy's; more get 503. A browser opens six.
    connections_per_address: usize = 256;
    /// Requests being handled at once; more get 503 with `Retry-After`, which is better than all of them being late. Where connections are
    /// counted by address, one address has half.
    requests: usize = 10_000;
    /// Requests at once on one HTTP/2 connection.
    h2_streams: usize = 100;
    /// Streams that an HTTP/2 client may reset within ten seconds (CVE-2023-44487). A page that is left resets all it had open. Where two such times meet, they may be twice as many.
    h2_resets: usize = 100;
    /// HTTP/2 frames that carry nothing of a request, such as PING, SETTINGS and empty DATA, within ten seconds; they are counted in the same way.
    h2_control_frames: usize = 1_000;
    /// After SIGTERM: how long to go on accepting while `/health/ready` says no, if anybody has ever asked it.
    lame_duck: Duration = Duration::from_secs(5);
    /// From the end of accepting to the end of the process, for answers under way.
    drain: Duration = Duration::from_secs(30);
}

impl Limits {
    /// Behind a proxy that is trusted: it keeps connections open for a minute, and sends any number of requests on each.
    ///
    /// How many connections the proxies themselves have is not counted by address, whatever the limits are. Who reaches the server around
    /// them is, here too.
    pub fn behind_proxy() -> Self {
        Self {
            idle: Some(Duration::from_secs(75)),
            requests_per_connection: None,
            ..Self::default()
        }
    }

    /// Less than by default, for services whose clients are known and quick, and connect by themselves: half of the time or less for
    /// the first byte, a header, the next request and a handler; half of the bytes for a header, one field of it and a target; a
    /// sixteenth for a content; a quarter for all contents together, and of the connections of one address. The rest is as by default.
    ///
    /// A proxy in front needs more of two limits:
    ///
    /// ```
    /// use std::time::Duration;
    /// use purlin::server::Limits;
    ///
    /// let limits = Limits::strict()
    ///     .idle(Duration::from_secs(75))
    ///     .requests_per_connection(None);
    /// assert_eq!(limits.body, Some(65_536));
    /// ```
    pub fn strict() -> Self {
        Self {
            first_byte: Some(Duration::from_secs(2)),
            header: Some(Duration::from_secs(5)),
            idle: Some(Duration::from_secs(5)),
            handler: Some(Duration::from_secs(10)),
            body: Some(64 * KIB),
            bodies: Some(64 * MIB),
            header_bytes: Some(8 * KIB),
            header_field_bytes: Some(4 * KIB),
            uri_bytes: Some(4 * KIB),
            connections_per_address: Some(64),
            ..Self::default()
        }
    }

    /// How slowly the content of a request may come.
    pub(super) fn request_pace(&self) -> Option<Arc<PaceRule>> {
        self.pace(self.request_rate)
    }

    /// How slowly an answer may be taken.
    pub(super) fn response_pace(&self) -> Option<Arc<PaceRule>> {
        self.pace(self.response_rate)
    }

    /// How slow the other end may be, if it has to keep a rate, or may not stall.
    fn pace(&self, rate: Option<usize>) -> Option<Arc<PaceRule>> {
        let stall = bounded(self.stall);
        let most = stall.unwrap_or(FOREVER);
        let grace = bounded(self.rate_grace).filter(|_| rate.is_some());
        let grace = grace.unwrap_or(most);
        let rule = PaceRule {
            grace,
            rate: rate.unwrap_or(0),
            most,
            patience: stall.unwrap_or(grace),
        };
        (rate.is_some() || stall.is_some()).then(|| Arc::new(rule))
    }

    /// The limits as a table in Markdown, with the figures of the presets and each reason. SECURITY.md holds it.
    pub fn table() -> String {
        let presets = [Self::default(), Self::behind_proxy(), Self::strict()].map(|limits| limits.rows());
        let mut table =
            String::from("| limit | default | behind a proxy | strict | why |\n|---|---|---|---|---|\n");
        for ((default, proxied), strict) in presets[0].iter().zip(&presets[1]).zip(&presets[2]) {
            let (name, why) = (default.0, default.2.trim());
            let row = format!(
                "| `{name}` | {} | {} | {} | {why} |\n",
                default.1, proxied.1, strict.1
            );
            table.push_str(&row);
        }
        table
    }
}

/// A limit in the words of a table.
trait Shown {
    fn shown(&self) -> String;
}

impl Shown for Duration {
    fn shown(&self) -> String {
        format!("{} s", self.as_secs())
    }
}

impl Shown for usize {
    fn shown(&self) -> String {
        match *self {
            bytes if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} Mi", bytes / MIB),
            bytes if bytes >= KIB && bytes.is_multiple_of(KIB) => format!("{} Ki", bytes / KIB),
            count => count.to_string(),
        }
    }
}

fn shown<T: Shown>(limit: Option<&T>) -> String {
    limit.map_or_else(|| "none".to_owned(), Shown::shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_differ_where_they_say() {
        assert_eq!(Limits::default().body, Some(1_048_576));
        assert_eq!(Limits::behind_proxy().idle, Some(Duration::from_secs(75)));
        assert_eq!(Limits::behind_proxy().connections_per_address, Some(256));
        assert_eq!(Limits::behind_proxy().requests_per_connection, None);
        assert_eq!(Limits::strict().body, Some(65_536));
        assert_eq!(Limits::off().handler, None);
    }

    #[test]
    fn the_table_has_a_row_for_each_limit() {
        let table = Limits::table();
        assert_eq!(table.lines().count(), 2 + Limits::default().rows().len());
        assert!(table.contains("| `idle` | 15 s | 75 s | 5 s |"), "{table}");
        assert!(table.contains("| `body` | 1 Mi | 1 Mi | 64 Ki |"), "{table}");
    }
}
