//! What every request has to be before an app sees it.

#[cfg(feature = "fuzzing")]
pub(super) mod fuzz;
mod host;

use std::borrow::Cow;

use http::header::{EXPECT, HOST, TRANSFER_ENCODING};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Version};

pub(super) use host::AllowedHosts;

use super::Limits;
use crate::error::Problem;

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
    /// Its target has a fragment, which hyper cuts off.
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
    /// The request is refused, and the connection has to be closed.
    pub(super) fn inspect<B>(
        &self,
        request: &mut Request<B>,
        connection: Seen,
        exempt: impl Fn(&Method, &str) -> bool,
    ) -> Result<(), Problem> {
        self.inspect_size(request)?;
        connection.doubt.map_or(Ok(()), |doubt| Err(doubted(doubt)))?;
        inspect_coding(request.headers())?;
        inspect_target(request)?;
        self.inspect_host(request, connection, exempt)?;
        inspect_expectation(request.headers())
    }

    fn inspect_size<B>(&self, request: &Request<B>) -> Result<(), Problem> {
        let uri = request.uri();
        let target = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
        if target > self.uri_bytes {
            let status = StatusCode::URI_TOO_LONG;
            return Err(Problem::with_status(status, "uri_too_long").with_detail(at_most(self.uri_bytes)));
        }
        let headers = request.headers();
        if headers.len() > self.header_count {
            let detail = format!("there are more than {} header fields", self.header_count);
            return Err(too_large(detail));
        }
        self.inspect_fields(headers)
    }

    /// Counts as HTTP/1.1 writes a field: name, colon, space, value, line end. There, spaces around a value are no part of
    /// it; in HTTP/2 it must have none (RFC 9113, section 8.2.1), or what another server sees on HTTP/1.1 is not the same.
    fn inspect_fields(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let mut total = 0;
        for (name, value) in headers {
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
        Ok(())
    }

    fn inspect_host<B>(
        &self,
        request: &mut Request<B>,
        connection: Seen,
        exempt: impl Fn(&Method, &str) -> bool,
    ) -> Result<(), Problem> {
        let mut hosts = request.headers().get_all(HOST).into_iter();
        let (host, another) = (hosts.next(), hosts.next());
        if another.is_some() {
            return Err(bad("host_invalid", "there is more than one Host"));
        }
        let authority = request.uri().authority();
        if host.is_none() && request.version() == Version::HTTP_11 {
            return Err(host_missing());
        }
        let told = match (authority, host) {
            (Some(authority), _) => {
                Cow::Owned(HeaderValue::from_str(authority.as_str()).map_err(|_| invalid_host())?)
            }
            (None, Some(host)) => Cow::Borrowed(host),
            (None, None) if request.version() < Version::HTTP_11 => return Ok(()),
            (None, None) => return Err(host_missing()),
        };
        let differs = authority.is_some() && host.is_some_and(|host| *host != *told);
        if !host::is_valid(told.as_bytes()) || host.is_some_and(|host| !host::is_valid(host.as_bytes())) {
            return Err(invalid_host());
        }
        if differs && request.version() == Version::HTTP_2 {
            return Err(bad("host_invalid", "Host and :authority differ"));
        }
        let is_elsewhere = request.version() < Version::HTTP_2
            && request.uri().scheme() == Some(&Scheme::HTTPS)
            && !connection.may_be_secure;
        let is_served =
            || self.allowed_hosts.contain(told.as_bytes()) || exempt(request.method(), request.uri().path());
        if is_elsewhere || !is_served() {
            return Err(misdirected());
        }
        if let Cow::Owned(told) = told
            && (differs || host.is_none())
        {
            request.headers_mut().insert(HOST, told);
        }
        Ok(())
    }
}

/// The end of a request is told once, by `Content-Length` or by one `chunked` (RFC 9112, section 6.1). Nobody sends other
/// codings, and not all servers read them in the same way.
fn inspect_coding(headers: &HeaderMap) -> Result<(), Problem> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).into_iter();
    let Some(coding) = codings.next() else {
        return Ok(());
    };
    if codings.next().is_some() || !coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
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
fn inspect_expectation(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(EXPECT) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard::new(
            &Limits::default(),
            AllowedHosts::new(vec!["shop.example".parse().unwrap()]),
        )
    }

    fn nowhere(_: &Method, _: &str) -> bool {
        false
    }

    fn request(uri: &str, version: Version, hosts: &[&str]) -> Request<()> {
        let mut request = Request::get(uri).version(version).body(()).unwrap();
        for host in hosts {
            request.headers_mut().append(HOST, host.parse().unwrap());
        }
        request
    }

    fn status(mut request: Request<()>) -> u16 {
        match guard().inspect(&mut request, Seen::default(), nowhere) {
            Ok(()) => 200,
            Err(problem) => problem.status().as_u16(),
        }
    }

    #[test]
    fn there_is_one_valid_host() {
        let http1 = Version::HTTP_11;
        assert_eq!(status(request("/", http1, &["shop.example:8000"])), 200);
        assert_eq!(status(request("/", http1, &[])), 400);
        assert_eq!(status(request("/", Version::HTTP_10, &[])), 200);
        assert_eq!(
            status(request("/", http1, &["shop.example", "shop.example"])),
            400
        );
        assert_eq!(status(request("/", http1, &["a b"])), 400);
        assert_eq!(status(request("/", http1, &["other.example"])), 421);
        assert_eq!(
            status(request("http://user@shop.example/", http1, &["shop.example"])),
            400
        );
    }

    #[test]
    fn a_path_that_is_exempt_needs_a_valid_host_only() {
        let status = |uri: &str, host: &str| {
            let mut request = request(uri, Version::HTTP_11, &[host]);
            let judged = guard().inspect(&mut request, Seen::default(), |_, path| path == "/live");
            judged.map_or_else(|problem| problem.status().as_u16(), |()| 200)
        };
        assert_eq!(status("/live?now", "10.0.0.7:8000"), 200);
        assert_eq!(status("/", "10.0.0.7:8000"), 421);
        assert_eq!(status("/live", "a b"), 400);
        assert_eq!(status("https://10.0.0.7/live", "10.0.0.7"), 421);
    }

    #[test]
    fn the_authority_wins_over_host() {
        let mut asked = request("http://shop.example/", Version::HTTP_11, &["other.example"]);
        guard().inspect(&mut asked, Seen::default(), nowhere).unwrap();
        assert_eq!(asked.headers()[HOST], "shop.example");
        assert_eq!(
            status(request(
                "http://other.example/",
                Version::HTTP_11,
                &["shop.example"]
            )),
            421
        );
        assert_eq!(
            status(request(
                "http://shop.example/",
                Version::HTTP_2,
                &["other.example"]
            )),
            400
        );
        assert_eq!(status(request("http://shop.example/", Version::HTTP_2, &[])), 200);
    }

    #[test]
    fn sizes_are_limited() {
        let long = |bytes| "x".repeat(bytes);
        let with = |name: &str, value: String| {
            let mut request = request("/", Version::HTTP_10, &[]);
            let name = http::HeaderName::try_from(name).unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
            request
        };
        assert_eq!(
            status(request(&format!("/{}", long(8_191)), Version::HTTP_10, &[])),
            200
        );
        assert_eq!(
            status(request(&format!("/{}", long(8_192)), Version::HTTP_10, &[])),
            414
        );
        assert_eq!(status(with("a", long(8 * 1024 - 5))), 200);
        assert_eq!(status(with("a", long(8 * 1024 - 4))), 431);
        let mut three = with("a", long(6_000));
        for name in ["b", "c"] {
            three.headers_mut().append(name, long(6_000).parse().unwrap());
        }
        assert_eq!(status(three), 431);
        let mut many = request("/", Version::HTTP_10, &[]);
        for _ in 0..65 {
            many.headers_mut().append("a", "b".parse().unwrap());
        }
        assert_eq!(status(many), 431);
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let mut expecting = request("/", Version::HTTP_10, &[]);
        expecting
            .headers_mut()
            .insert(EXPECT, "miracles".parse().unwrap());
        assert_eq!(status(expecting), 417);
        let coded = |coding: &str| {
            let mut request = request("/", Version::HTTP_10, &[]);
            let coding = coding.parse().unwrap();
            request.headers_mut().insert(TRANSFER_ENCODING, coding);
            request
        };
        assert_eq!(status(coded("Chunked")), 200);
        assert_eq!(status(coded("gzip, chunked")), 501);
        let seen = Seen {
            doubt: Some(Doubt::TwoLengths),
            ..Seen::default()
        };
        let problem = guard().inspect(&mut coded("chunked"), seen, nowhere).unwrap_err();
        assert_eq!(problem.code(), "length_ambiguous");
    }

    #[test]
    fn the_target_fits_the_method_and_the_connection() {
        let method = |method: Method, uri: &str| {
            let mut request = request(uri, Version::HTTP_11, &["shop.example"]);
            *request.method_mut() = method;
            request
        };
        assert_eq!(status(method(Method::OPTIONS, "*")), 200);
        assert_eq!(status(method(Method::GET, "*")), 400);
        assert_eq!(status(method(Method::GET, "shop.example:80")), 400);
        assert_eq!(status(method(Method::CONNECT, "shop.example:80")), 501);
        assert_eq!(status(method(Method::GET, "http://shop.example/")), 200);
        assert_eq!(status(method(Method::GET, "https://shop.example/")), 421);
        let seen = Seen {
            may_be_secure: true,
            ..Seen::default()
        };
        let mut secure = method(Method::GET, "https://shop.example/");
        assert!(guard().inspect(&mut secure, seen, nowhere).is_ok());
    }
}
