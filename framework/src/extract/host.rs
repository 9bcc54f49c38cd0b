//! The host that a request is for (RFC 9110, section 7.2; RFC 9112, section 3.2), and patterns of hosts.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// What a [`HostPattern`] is, for people.
pub(crate) const HOST_PATTERN: &str =
    "a host without scheme, port and final dot, as in `shop.example`, or `*.shop.example` for all below it";

/// A host that is served: `shop.example`, an address, or `*.shop.example` for all below that name.
///
/// ```
/// use purlin::extract::HostPattern;
///
/// let below: HostPattern = "*.Shop.example".parse().unwrap();
/// assert_eq!(below.as_str(), "*.shop.example");
/// assert!("https://shop.example".parse::<HostPattern>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern(String);

impl HostPattern {
    /// The pattern in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a [valid](is_valid_host) host, with or without a port, is one of those that are meant.
    pub(crate) fn covers(&self, host: &[u8]) -> bool {
        let (name, _) = split(host);
        let name = name.strip_suffix(b".").unwrap_or(name);
        match self.0.strip_prefix('*') {
            None => name.eq_ignore_ascii_case(self.0.as_bytes()),
            Some(suffix) => {
                name.len() > suffix.len()
                    && name[name.len() - suffix.len()..].eq_ignore_ascii_case(suffix.as_bytes())
            }
        }
    }
}

/// A text is no [`HostPattern`]: no request would ever match it, or more would than is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostPatternError;

impl fmt::Display for HostPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {HOST_PATTERN}")
    }
}

impl std::error::Error for HostPatternError {}

impl FromStr for HostPattern {
    type Err = HostPatternError;

    fn from_str(text: &str) -> Result<Self, HostPatternError> {
        let text = text.trim();
        let is_host = match text.strip_prefix("*.") {
            Some(parent) => has_labels(parent),
            None => has_labels(text) || is_address(text),
        };
        is_host
            .then(|| Self(text.to_ascii_lowercase()))
            .ok_or(HostPatternError)
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is `host` or `host:port` as it may stand in `Host`: a name, an address, nothing that belongs to users.
pub(crate) fn is_valid_host(host: &[u8]) -> bool {
    if host.first() == Some(&b'[') {
        let (name, port) = split(host);
        return is_in_brackets(name) && port.is_none_or(is_port);
    }
    let in_name = |byte: &&u8| IN_NAMES[usize::from(**byte)];
    let (name, rest) = host.split_at(host.iter().take_while(in_name).count());
    !name.is_empty()
        && name.len() <= 255
        && rest
            .split_first()
            .is_none_or(|(colon, port)| *colon == b':' && is_port(port))
}

/// Whether a host, with or without a port, is a name that leads to one server: no address, and neither `localhost` nor a name below it
/// (RFC 6761, section 6.3).
pub(crate) fn is_name_of_one(host: &[u8]) -> bool {
    let (name, _) = split(host);
    let name = name.strip_suffix(b".").unwrap_or(name);
    let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let is_number = last.iter().all(u8::is_ascii_digit);
    name.first() != Some(&b'[') && !is_number && !last.eq_ignore_ascii_case(b"localhost")
}

fn is_port(port: &[u8]) -> bool {
    let digits = || port.iter().all(u8::is_ascii_digit);
    let value = |number, digit: &u8| number * 10 + u32::from(digit - b'0');
    port.len() <= 5 && digits() && port.iter().fold(0_u32, value) <= 65_535
}

/// Whether a text is an IPv6 address in brackets.
fn is_in_brackets(name: &[u8]) -> bool {
    let inside = name.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
    let inside = inside.and_then(|inside| std::str::from_utf8(inside).ok());
    inside.is_some_and(|inside| inside.parse::<Ipv6Addr>().is_ok())
}

/// Host and port. An IPv6 address stands in brackets.
fn split(host: &[u8]) -> (&[u8], Option<&[u8]>) {
    let end_of_address = || host.iter().rposition(|byte| *byte == b']');
    let after_address = match host.first() {
        Some(b'[') => end_of_address().map_or(0, |end| end + 1),
        _ => 0,
    };
    let colon = host[after_address..].iter().position(|byte| *byte == b':');
    match colon {
        None => (host, None),
        Some(colon) => (
            &host[..after_address + colon],
            Some(&host[after_address + colon + 1..]),
        ),
    }
}

/// The characters of a registered name (RFC 3986, section 3.2.2), without those that no name of DNS has. Every request is
/// asked for them, hence a table.
const IN_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Labels as they stand in names of DNS, and in addresses of IPv4.
fn has_labels(text: &str) -> bool {
    let is_label = |label: &str| {
        let known = |byte| u8::is_ascii_alphanumeric(&byte) || matches!(byte, b'-' | b'_' | b'~');
        !label.is_empty() && label.bytes().all(known)
    };
    text.len() <= 255 && text.split('.').all(is_label)
}

/// An address of IPv6 stands in brackets.
fn is_address(text: &str) -> bool {
    let address = text
        .strip_prefix('[')
        .and_then(|address| address.strip_suffix(']'));
    address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_or_addresses_with_a_port() {
        for good in [
            "example.com",
            "localhost:8000",
            "127.0.0.1",
            "[::1]",
            "[::1]:80",
            "a_b.example",
            "EXAMPLE.com.",
            "a:0",
            "a:",
        ] {
            assert!(is_valid_host(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            ":80",
            "a b",
            "user@example.com",
            "a:b",
            "a:65536",
            "a:123456",
            "a:80:80",
            "[::1",
            "::1",
            "[fe80]",
            "a/b",
            "a?b",
            "a,b",
            "a\u{e4}",
            "[::1]x",
            "a:-1",
            "exa%6dple.com",
            "<script>",
            "[::1]]",
            "a#",
        ] {
            assert!(!is_valid_host(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn addresses_and_localhost_are_names_of_nobody() {
        for name in [
            "shop.example",
            "Shop.Example.:443",
            "server1",
            "127.0.0.1.example",
            "notlocalhost",
        ] {
            assert!(is_name_of_one(name.as_bytes()), "{name}");
        }
        for other in [
            "",
            "127.0.0.1",
            "127.0.0.1:8443",
            "[::1]",
            "[2001:db8::7]:8443",
            "localhost",
            "LOCALHOST:8443",
            "localhost.",
            "shop.localhost",
        ] {
            assert!(!is_name_of_one(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_pattern_is_a_name_an_address_or_all_below_a_name() {
        for good in [
            "shop.example",
            "Shop.Example",
            "localhost",
            "*.shop.example",
            "10.0.0.7",
            "[::1]",
            "a_b",
        ] {
            assert!(good.parse::<HostPattern>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "*",
            "*.",
            "shop.example:8080",
            "https://shop.example",
            "shop.example.",
            "*shop.example",
            "*.*.example",
            "shop.*",
            "a..b",
            "a b",
            "shop.example/",
            "[::1]:80",
            "*.[::1]",
            "::1",
            "sh\u{f6}p.example",
        ] {
            assert_eq!(bad.parse::<HostPattern>(), Err(HostPatternError), "{bad}");
        }
    }

    #[test]
    fn hosts_are_compared_as_names_are() {
        let patterns: [HostPattern; 2] =
            ["Example.com", "*.shop.example"].map(|pattern| pattern.parse().unwrap());
        let covers = |host: &str| patterns.iter().any(|pattern| pattern.covers(host.as_bytes()));
        for good in [
            "example.com",
            "EXAMPLE.COM:443",
            "example.com.",
            "a.shop.example",
            "b.a.shop.example:1",
        ] {
            assert!(covers(good), "{good}");
        }
        for bad in [
            "example.org",
            "www.example.com",
            "shop.example",
            "evilshop.example",
            "",
        ] {
            assert!(!covers(bad), "{bad}");
        }
    }
}
