//! What holds of the parameters, addresses and ids that are read from a request.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::cookie::Jar;
use super::header::Fields;
use super::query::Pairs;
use super::{Peer, RequestId};
use crate::schema::TextSource;

/// The values of a name are those that a plain reading of the URL standard finds. The first line is the name.
pub(crate) fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (name, query) = text.split_once('\n').unwrap_or(("a", text));
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.replace('+', " "), value.replace('+', " ")))
        .map(|(key, value)| (percent_decoded(key.as_bytes()), percent_decoded(value.as_bytes())))
        .collect();
    let read = ["read".to_owned()];
    let source = Pairs { query, read: &read };
    assert_eq!(values(&source, name), values_of(&pairs, name));
    let others = source.others(&[name]);
    let names = pairs.iter().map(|(key, _)| key.as_str());
    assert!(
        names
            .filter(|key| *key != name && *key != "read")
            .eq(others.iter().map(|key| &**key))
    );
}

/// The values of a cookie are those of its `name=value` pairs, over all lines but the first, which is the name.
pub(crate) fn cookie(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let name = lines
        .next()
        .and_then(|name| std::str::from_utf8(name).ok())
        .unwrap_or("a");
    let headers = fields(&COOKIE, lines);
    let mut pairs = Vec::new();
    for field in headers.get_all(COOKIE) {
        for pair in field.as_bytes().split(|byte| *byte == b';') {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let key = halves.next().unwrap_or_default().trim_ascii();
            let Some(value) = halves.next() else {
                continue;
            };
            // What is no UTF-8 is the name of none that somebody asks for.
            if let Ok(key) = std::str::from_utf8(key)
                && !key.is_empty()
            {
                pairs.push((key.to_owned(), percent_decoded(value.trim_ascii())));
            }
        }
    }
    assert_eq!(values(&Jar(&headers), name), values_of(&pairs, name));
}

/// The values of a field are its lines, with what is no UTF-8 replaced.
pub(crate) fn header(bytes: &[u8]) {
    let name = HeaderName::from_static("x-a");
    let headers = fields(&name, bytes.split(|byte| *byte == b'\n'));
    let lines = headers.get_all(&name).into_iter();
    let expected: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
        .collect();
    let fields = Fields {
        headers: &headers,
        alias: None,
    };
    for asked in ["x_a", "X-A"] {
        assert_eq!(values(&fields, asked), expected);
    }
    // Any text may be asked for, even what is no name of a field.
    let _ = values(&fields, &String::from_utf8_lossy(bytes));
}

/// The client is the peer, unless the peer is trusted; then it is an address of the header, and none that somebody put
/// in front of it.
pub(crate) fn forwarded(bytes: &[u8]) {
    let name = HeaderName::from_static("x-forwarded-for");
    let headers = fields(&name, bytes.split(|byte| *byte == b'\n'));
    let peer = |address: &str| {
        let proxies = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().expect("a network"));
        Peer::new(Some(address.parse().expect("an address")), false, proxies.into())
    };
    let stranger = peer("192.0.2.1:9");
    assert_eq!(
        stranger.client(&headers),
        stranger.address().map(|address| address.ip())
    );
    let proxy = peer("10.0.0.1:9");
    let own = proxy.address().expect("a proxy with an address").ip();
    let client = proxy
        .client(&headers)
        .expect("a peer with an address has a client");
    let lines = headers.get_all(&name).into_iter();
    let named: Vec<_> = lines.flat_map(|line| addresses(line.as_bytes())).collect();
    assert!(client == own || named.contains(&client), "{client}");
    let is_proxy = peer(&SocketAddr::new(client, 9).to_string()).is_trusted();
    if !is_proxy {
        let mut forged = fields(&name, [&b"6.6.6.6, 10.0.0.3"[..]].into_iter());
        forged.extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        assert_eq!(proxy.client(&forged), Some(client), "an address was put in front");
    }
}

/// The addresses in a field, however they are written.
fn addresses(field: &[u8]) -> Vec<IpAddr> {
    let read = |text: &str| {
        let in_brackets = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let ip = text.parse::<IpAddr>().ok();
        ip.or_else(|| in_brackets?.parse().ok().map(IpAddr::V6))
            .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
            .map(|ip| ip.to_canonical())
    };
    String::from_utf8_lossy(field)
        .split(',')
        .filter_map(|text| read(text.trim()))
        .collect()
}

/// An id that is taken is one word, and comes back as it was.
pub(crate) fn request_id(bytes: &[u8]) {
    let Some(id) = RequestId::given(bytes) else { return };
    assert!((1..=64).contains(&bytes.len()));
    assert_eq!(id.header().as_bytes(), bytes);
    assert_eq!(id.to_string().as_bytes(), bytes);
    assert!(
        bytes
            .iter()
            .all(|byte| byte.is_ascii_graphic() && !b"\"\\,;<>".contains(byte))
    );
    assert_eq!(RequestId::given(bytes), Some(id));
}

/// Text with its percent-encoding undone (RFC 3986, section 2.1), written plainly to compare with.
pub(crate) fn percent_decoded(text: &[u8]) -> String {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut decoded = Vec::new();
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let byte = match after {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        let byte = byte.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        decoded.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// A field of several lines, without those that no field can have.
fn fields<'b>(name: &HeaderName, lines: impl Iterator<Item = &'b [u8]>) -> HeaderMap {
    let values = lines.filter_map(|line| HeaderValue::from_bytes(line).ok());
    values.map(|value| (name.clone(), value)).collect()
}

fn values(source: &impl TextSource, name: &str) -> Vec<String> {
    source.values(name).map(Cow::into_owned).collect()
}

fn values_of(pairs: &[(String, String)], name: &str) -> Vec<String> {
    let named = pairs.iter().filter(|(key, _)| key == name);
    named.map(|(_, value)| value.clone()).collect()
}
