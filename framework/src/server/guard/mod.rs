//! What every request has to be before an app sees it.

#[cfg(feature = "fuzzing")]
pub(super) mod fuzz;
mod host;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use http::header::{COOKIE, EXPECT, HOST, TRANSFER_ENCODING};
use http::uri::Scheme;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Version};

pub(super) use host::AllowedHosts;

use super::Limits;
use crate::error::Problem;
use crate::extract::is_valid_host;

/// What the connection of a request has shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// What its bytes have shown and its header map does not.
    pub(super) doubt: Option<Doubt>,
    /// TLS, or a proxy that is trusted to have it.
    pub(super) may_be_secure: bool,
}

/// Why another server could read a request in another way than hyper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It tells its length twice.
    TwoLengths,
    /// Its target has a fragment, which hyper cuts off. Over HTTP/2 nobody sees that there was one, and the rest is the target.
    Fragment,
    /// Something before it does not tell where it begins.
    Lost,
}

/// Refuses requests that other servers on the way could read in another way than we do, and those that are too large.
#[derive(Debug)]
pub(super) struct Guard {
    allowed_hosts: AllowedHosts,
    header_count: usize,
    header_bytes: usize,
    header_field_bytes: usize,
    uri_bytes: usize,
}

impl Guard {
    pub(super) fn new(limits: &Limits, allowed_hosts: AllowedHosts) -> Self {
        Self {
            allowed_hosts,
            header_count: limits.header_count.unwrap_or(usize::MAX),
            header_bytes: limits.header_bytes.unwrap_or(usize::MAX),
            header_field_bytes: limits.header_field_bytes.unwrap_or(usize::MAX),
            uri_bytes: limits.uri_bytes.unwrap_or(usize::MAX),
        }
    }

    /// Judges the head of a request. After it, `Host` is the authority that the request is for. What is `exempt` is served for
    /// every host.
    ///
    /// # Errors
    /// The request is refused, and over HTTP/1 the connection has to be closed. The requests of HTTP/2 are told apart by the protocol.
    pub(super) fn inspect<B>(
        &self,
        request: &mut Request<B>,
        connection: Seen,
        exempt: impl Fn(&Method, &str) -> bool,
    ) -> Result<(), Problem> {
        let fields = self.inspect_size(request)?;
        connection.doubt.map_or(Ok(()), |doubt| Err(doubted(doubt)))?;
        inspect_coding(&fields)?;
        inspect_target(request)?;
        let host = self.inspect_host(request, &fields, connection, exempt)?;
        inspect_expectation(&fields)?;
        if let Some(host) = host {
            request.headers_mut().insert(HOST, host);
        }
        Ok(())
    }

    fn inspect_size<'a, B>(&self, request: &'a Request<B>) -> Result<Fields<'a>, Problem> {
        let uri = request.uri();
        let target = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
        if target > self.uri_bytes {
            let status = StatusCode::URI_TOO_LONG;
            return Err(Problem::with_status(status, "uri_too_long").with_detail(at_most(self.uri_bytes)));
        }
        let headers = request.headers();
        if headers.len() > self.header_count && fields_told(request) > self.header_count {
            let detail = format!("there are more than {} header fields", self.header_count);
            return Err(too_large(detail));
        }
        self.inspect_fields(headers)
    }

    /// Counts as HTTP/1.1 writes a field: name, colon, space, value, line end. There, spaces around a value are no part of
    /// it; in HTTP/2 it must have none (RFC 9113, section 8.2.1), or what another server sees on HTTP/1.1 is not the same.
    fn inspect_fields<'a>(&self, headers: &'a HeaderMap) -> Result<Fields<'a>, Problem> {
        let mut fields = Fields::default();
        let mut total = 0;
        for (name, value) in headers {
            fields.note(name, value);
            let length = name.as_str().len() + value.len() + 4;
            if length > self.header_field_bytes {
                return Err(too_large(at_most(self.header_field_bytes)));
            }
            if let [b' ' | b'\t', ..] | [.., b' ' | b'\t'] = value.as_bytes() {
                return Err(bad("field_invalid", "a field value begins or ends with a space"));
            }
            total += length;
        }
        if total > self.header_bytes {
            return Err(too_large(at_most(self.header_bytes)));
        }
        Ok(fields)
    }

    /// Answers what `Host` has to be, if it is something else.
    fn inspect_host<B>(
        &self,
        request: &Request<B>,
        fields: &Fields<'_>,
        connection: Seen,
        exempt: impl Fn(&Method, &str) -> bool,
    ) -> Result<Option<HeaderValue>, Problem> {
        if fields.has_more_hosts {
            return Err(bad("host_invalid", "there is more than one Host"));
        }
        let is_exempt = || exempt(request.method(), request.uri().path());
        let Some(told) = told_host(request, fields.host)? else {
            let is_served = self.allowed_hosts.are_all() || is_exempt();
            return if is_served { Ok(None) } else { Err(misdirected()) };
        };
        let differs = host_differs(request, fields.host, &told)?;
        let is_served = || self.allowed_hosts.contain(told.as_bytes()) || is_exempt();
        if is_elsewhere(request, connection) || !is_served() {
            return Err(misdirected());
        }
        Ok(match told {
            Cow::Owned(told) if differs || fields.host.is_none() => Some(told),
            _ => None,
        })
    }
}

/// What the request is for: its authority, or else its `Host`, which HTTP/1.0 does not ask for.
fn told_host<'a, B>(
    request: &Request<B>,
    host: Option<&'a HeaderValue>,
) -> Result<Option<Cow<'a, HeaderValue>>, Problem> {
    if host.is_none() && request.version() == Version::HTTP_11 {
        return Err(host_missing());
    }
    match (request.uri().authority(), host) {
        (Some(authority), _) => {
            let told = HeaderValue::from_str(authority.as_str()).map_err(|_| invalid_host())?;
            Ok(Some(Cow::Owned(told)))
        }
        (None, Some(host)) => Ok(Some(Cow::Borrowed(host))),
        (None, None) if request.version() < Version::HTTP_11 => Ok(None),
        (None, None) => Err(host_missing()),
    }
}

/// Whether `Host` says something else than the authority, as it may in HTTP/1. Both have to be valid.
fn host_differs<B>(
    request: &Request<B>,
    host: Option<&HeaderValue>,
    told: &HeaderValue,
) -> Result<bool, Problem> {
    let differs = request.uri().authority().is_some() && host.is_some_and(|host| host != told);
    let is_valid = |host: &HeaderValue| is_valid_host(host.as_bytes());
    if !is_valid(told) || (differs && !host.is_none_or(is_valid)) {
        return Err(invalid_host());
    }
    if differs && request.version() == Version::HTTP_2 {
        return Err(bad("host_invalid", "Host and :authority differ"));
    }
    Ok(differs)
}

/// Whether the target names a scheme that the connection has not. In HTTP/2 it always names one.
fn is_elsewhere<B>(request: &Request<B>, connection: Seen) -> bool {
    request.version() < Version::HTTP_2
        && request.uri().scheme() == Some(&Scheme::HTTPS)
        && !connection.may_be_secure
}

/// How many fields there are. Clients of HTTP/2 may send each cookie as one (RFC 9113, section 8.2.3); together they are one.
fn fields_told<B>(request: &Request<B>) -> usize {
    let headers = request.headers();
    let crumbs = match request.version() {
        Version::HTTP_2 => headers.get_all(COOKIE).iter().count(),
        _ => 0,
    };
    headers.len() - crumbs.saturating_sub(1)
}

/// The fields that are judged, found in one pass: a look into the map for each costs more than the pass.
#[derive(Default)]
struct Fields<'a> {
    host: Option<&'a HeaderValue>,
    has_more_hosts: bool,
    coding: Option<&'a HeaderValue>,
    has_more_codings: bool,
    expectation: Option<&'a HeaderValue>,
}

impl<'a> Fields<'a> {
    fn note(&mut self, name: &HeaderName, value: &'a HeaderValue) {
        if *name == HOST {
            self.has_more_hosts |= self.host.replace(value).is_some();
        } else if *name == TRANSFER_ENCODING {
            self.has_more_codings |= self.coding.replace(value).is_some();
        } else if *name == EXPECT {
            self.expectation.get_or_insert(value);
        }
    }
}

/// The end of a request is told once, by `Content-Length` or by one `chunked` (RFC 9112, section 6.1). Nobody sends other
/// codings, and not all servers read them in the same way.
fn inspect_coding(fields: &Fields<'_>) -> Result<(), Problem> {
    let Some(coding) = fields.coding else {
        return Ok(());
    };
    if fields.has_more_codings || !coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
        let problem = Problem::with_status(StatusCode::NOT_IMPLEMENTED, "coding_not_implemented");
        return Err(problem);
    }
    Ok(())
}

/// The form of the target fits the method (RFC 9112, section 3.2). Proxies' methods are none of ours.
fn inspect_target<B>(request: &Request<B>) -> Result<(), Problem> {
    let uri = request.uri();
    if request.method() == Method::CONNECT {
        let problem = Problem::with_status(StatusCode::NOT_IMPLEMENTED, "method_not_implemented");
        return Err(problem);
    }
    let is_star = uri.path() == "*" && request.method() != Method::OPTIONS;
    let is_authority = uri.authority().is_some() && uri.scheme().is_none();
    if is_star || is_authority {
        return Err(bad("target_invalid", "the target is no path"));
    }
    Ok(())
}

/// Only one expectation is known (RFC 9110, section 10.1.1).
fn inspect_expectation(fields: &Fields<'_>) -> Result<(), Problem> {
    match fields.expectation {
        Some(value) if !value.as_bytes().eq_ignore_ascii_case(b"100-continue") => {
            let status = StatusCode::EXPECTATION_FAILED;
            Err(Problem::with_status(status, "expectation_failed")
                .with_detail("only 100-continue can be expected"))
        }
        _ => Ok(()),
    }
}

#[cold]
fn host_missing() -> Problem {
    bad("host_missing", "there is no Host")
}

#[cold]
fn misdirected() -> Problem {
    Problem::with_status(StatusCode::MISDIRECTED_REQUEST, "host_not_served")
        .with_detail("this server does not answer for that host")
}

#[cold]
fn bad(code: &'static str, detail: &'static str) -> Problem {
    Problem::with_status(StatusCode::BAD_REQUEST, code).with_detail(detail)
}

#[cold]
fn doubted(doubt: Doubt) -> Problem {
    match doubt {
        Doubt::TwoLengths => bad(
            "length_ambiguous",
            "Content-Length and Transfer-Encoding stand together",
        ),
        Doubt::Fragment => bad("target_invalid", "the target has a fragment"),
        Doubt::Lost => bad(
            "request_ambiguous",
            "what came before does not tell where the request begins",
        ),
    }
}

#[cold]
fn invalid_host() -> Problem {
    bad(
        "host_invalid",
        "Host is neither a name nor an address, with or without a port",
    )
}

#[cold]
fn too_large(detail: String) -> Problem {
    Problem::with_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "header_too_large").with_detail(detail)
}

#[cold]
fn at_most(bytes: usize) -> String {
    format!("at most {bytes} bytes are read")
}
