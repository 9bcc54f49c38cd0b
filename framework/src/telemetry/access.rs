//! The line that each finished request leaves in the log.

use std::net::IpAddr;
use std::time::Duration;

use http::{Method, StatusCode};
use tracing::{Level, field};

use super::RequestId;

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
#[derive(Debug, Clone, Copy)]
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
        tracing::enabled!(target: "purlin::access", Level::INFO)
    }

    /// Writes the line. Nothing is formatted if nobody reads it.
    pub fn log(self) {
        tracing::info!(
            target: "purlin::access",
            method = self.method.as_str(),
            path = without_query(self.path),
            route = self.route,
            status = self.status.as_u16(),
            duration_ms = milliseconds(self.duration),
            request_id = %self.request_id,
            client = self.client.map(field::display),
            bytes = self.bytes,
            "request"
        );
    }
}

/// A path has no query. This makes sure of it, for a secret in a log cannot be taken back.
fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// Milliseconds with three decimals.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_have_three_decimals() {
        let told = |nanoseconds| milliseconds(Duration::from_nanos(nanoseconds)).to_string();
        assert_eq!(told(1_234_567), "1.235");
        assert_eq!(told(30_000_000_000), "30000");
        assert_eq!(told(499), "0");
    }

    #[test]
    fn a_query_is_cut_off() {
        assert_eq!(without_query("/a?token=1?2"), "/a");
        assert_eq!(without_query("/a"), "/a");
    }
}
