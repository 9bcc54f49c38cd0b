//! The line that each finished request leaves in the log.

use std::net::IpAddr;
use std::time::Duration;

use http::{Method, StatusCode};
use tracing::{Level, dispatcher, field};

use super::RequestId;
use super::line::AccessLines;

/// The target of the lines of requests.
pub(super) const TARGET: &str = "purlin::access";

/// What the log says of a request: one event at `INFO` with the target `purlin::access`, whatever the status. The error
/// behind a 500 has a line of its own.
///
/// The fields are `method`, `path`, `route`, `status`, `duration_ms`, `request_id`, `client` and `bytes`; those that are not
/// known are left out.
///
/// ```
/// use std::time::{Duration, Instant};
/// use purlin::http::{Method, StatusCode};
/// use purlin::telemetry::{Access, RequestId};
///
/// let start = Access::is_wanted().then(Instant::now);
/// // ... the request is answered ...
/// if let Some(start) = start {
///     Access {
///         method: &Method::GET,
///         path: "/orders/7",
///         route: Some("/orders/{id}"),
///         status: StatusCode::OK,
///         duration: start.elapsed(),
///         request_id: RequestId::next(),
///         client: Some("192.0.2.1".parse().unwrap()),
///         bytes: Some(512),
///     }
///     .log();
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Access<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// The path as it was sent, still encoded. A query in it is not logged: queries hold tokens and names of people.
    pub path: &'a str,
    /// The template of the route that answered, if there was one.
    pub route: Option<&'a str>,
    /// The status of the answer.
    pub status: StatusCode,
    /// From the head of the request to the head of the answer, or to its end: whichever the caller measures.
    pub duration: Duration,
    /// The id of the request.
    pub request_id: RequestId,
    /// The address of the client, if the connection has one.
    pub client: Option<IpAddr>,
    /// The bytes of the answer's content, if they are known.
    pub bytes: Option<u64>,
}

impl Access<'_> {
    /// Whether anybody reads these lines. If not, there is no need to look at the clock for them.
    pub fn is_wanted() -> bool {
        tracing::enabled!(target: TARGET, Level::INFO)
    }

    /// Writes the line. Nothing is formatted if nobody reads it.
    pub fn log(&self) {
        if Self::is_wanted() && !self.is_written() {
            self.tell();
        }
    }

    /// Writes the line where the log is [ours](super::subscriber) and nothing stands around the event.
    fn is_written(&self) -> bool {
        dispatcher::get_default(|log| {
            let lines = log.downcast_ref::<AccessLines>();
            lines.is_some_and(|lines| log.current_span().id().is_none() && lines.write(self))
        })
    }

    /// The event, for any other log.
    pub(super) fn tell(&self) {
        tracing::info!(
            target: TARGET,
            method = self.method.as_str(),
            path = self.path_alone(),
            route = self.route,
            status = self.status.as_u16(),
            duration_ms = self.milliseconds(),
            request_id = %self.request_id,
            client = self.client.map(field::display),
            bytes = self.bytes,
            "request"
        );
    }

    /// A path has no query. This makes sure of it, for a secret in a log cannot be taken back.
    pub(super) fn path_alone(&self) -> &str {
        self.path.split_once('?').map_or(self.path, |(path, _)| path)
    }

    /// Milliseconds with three decimals.
    #[allow(clippy::cast_precision_loss, reason = "no request takes a thousand years")]
    fn milliseconds(&self) -> f64 {
        self.microseconds() as f64 / 1e3
    }

    /// The same as thousandths.
    pub(super) fn microseconds(&self) -> u128 {
        (self.duration.as_nanos() + 500) / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(path: &str, nanoseconds: u64) -> Access<'_> {
        Access {
            method: &Method::GET,
            path,
            route: None,
            status: StatusCode::OK,
            duration: Duration::from_nanos(nanoseconds),
            request_id: RequestId::next(),
            client: None,
            bytes: None,
        }
    }

    #[test]
    fn milliseconds_have_three_decimals() {
        for (nanoseconds, text, microseconds) in [
            (1_234_567, "1.235", 1_235),
            (30_000_000_000, "30000", 30_000_000),
            (499, "0", 0),
            (500, "0.001", 1),
        ] {
            let access = access("/", nanoseconds);
            assert_eq!(access.milliseconds().to_string(), text);
            assert_eq!(access.microseconds(), microseconds);
        }
    }

    #[test]
    fn a_query_is_cut_off() {
        assert_eq!(access("/a?token=1?2", 0).path_alone(), "/a");
        assert_eq!(access("/a", 0).path_alone(), "/a");
    }
}
