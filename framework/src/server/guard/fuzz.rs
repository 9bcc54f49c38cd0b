//! What holds of every request that the guard lets through, and of every host that it takes.

use http::header::{EXPECT, HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{HeaderName, HeaderValue, Method, Request, Version};

use super::{AllowedHosts, Guard, Seen};
use crate::extract::{HostPattern, is_valid_host};
use crate::server::Limits;

/// A host that is taken is an authority without a user, and is served only if it is allowed by its name.
pub(crate) fn host(bytes: &[u8]) {
    let hosts = AllowedHosts::new(["Example.com", "*.shop.example"].map(pattern).into());
    if !is_valid_host(bytes) {
        return;
    }
    assert!(!bytes.contains(&b'@'));
    let authority = Authority::try_from(bytes).expect("a host that is taken is an authority");
    assert!(!authority.host().is_empty());
    let after_colon = &authority.as_str()[authority.host().len()..];
    let port = after_colon.strip_prefix(':').unwrap_or(after_colon);
    assert!(port.is_empty() || port.parse::<u16>().is_ok(), "{port}");
    let name = authority.host().to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    let is_below = name
        .strip_suffix(".shop.example")
        .is_some_and(|below| !below.is_empty());
    assert_eq!(hosts.contain(bytes), name == "example.com" || is_below, "{name}");
}

fn pattern(text: &str) -> HostPattern {
    text.parse().expect("it is a pattern")
}

/// What the guard lets through has one host, one length and a target that its limits allow.
///
/// The first line is method, version and target, the others are fields.
pub(crate) fn guard(bytes: &[u8]) {
    let Some(mut request) = request(bytes) else { return };
    let limits = Limits::default();
    let guard = Guard::new(&limits, AllowedHosts::new(vec![pattern("*.example")]));
    let authority = request.uri().authority().cloned();
    if guard
        .inspect(&mut request, Seen::default(), |_, _| false)
        .is_err()
    {
        return;
    }
    inspect_host(&request, authority.as_ref());
    let headers = request.headers();
    let mut codings = headers.get_all(TRANSFER_ENCODING).into_iter();
    assert!(
        codings
            .next()
            .is_none_or(|coding| coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
    );
    assert!(codings.next().is_none() && *request.method() != Method::CONNECT);
    assert!(headers.len() <= limits.header_count.unwrap_or(usize::MAX));
    assert!(request.uri().path().len() <= limits.uri_bytes.unwrap_or(usize::MAX));
    assert!(request.uri().path().starts_with('/') || *request.method() == Method::OPTIONS);
    let expected = headers.get(EXPECT);
    assert!(expected.is_none_or(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue")));
}

/// A request that was let through has one host: that of its target if there is one, and an allowed one.
fn inspect_host(request: &Request<()>, authority: Option<&Authority>) {
    let hosts: Vec<_> = request.headers().get_all(HOST).iter().collect();
    assert!(hosts.len() == 1 || hosts.is_empty() && request.version() < Version::HTTP_11);
    for host in hosts {
        assert!(is_valid_host(host.as_bytes()));
        assert!(authority.is_none_or(|authority| *host == *authority.as_str()));
        let name = Authority::try_from(host.as_bytes()).expect("a valid host is an authority");
        let name = name.host().trim_end_matches('.').to_ascii_lowercase();
        assert!(name.ends_with(".example"), "{name}");
    }
}

/// The request that some bytes describe, if they do.
fn request(bytes: &[u8]) -> Option<Request<()>> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut words = std::str::from_utf8(lines.next()?).ok()?.splitn(3, ' ');
    let method = Method::from_bytes(words.next()?.as_bytes()).ok()?;
    let version = match words.next()? {
        "1.0" => Version::HTTP_10,
        "2" => Version::HTTP_2,
        _ => Version::HTTP_11,
    };
    let request = Request::builder().method(method).version(version);
    let mut request = request.uri(words.next()?).body(()).ok()?;
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
        request.headers_mut().append(name, value);
    }
    Some(request)
}
