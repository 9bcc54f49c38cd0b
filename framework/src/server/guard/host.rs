//! The host that a request is for (RFC 9110, section 7.2; RFC 9112, section 3.2).

use std::net::Ipv6Addr;

use crate::config::HostPattern;

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

/// Whether a text is `host` or `host:port` as it may stand in `Host`: a name, an address, nothing that belongs to users.
pub(super) fn is_valid(host: &[u8]) -> bool {
    if host.first() == Some(&b'[') {
        let (name, port) = split(host);
        return is_address(name) && port.is_none_or(is_port);
    }
    let in_name = |byte: &&u8| IN_NAMES[usize::from(**byte)];
    let (name, rest) = host.split_at(host.iter().take_while(in_name).count());
    let has_length = !name.is_empty() && name.len() <= 255;
    has_length
        && rest
            .split_first()
            .is_none_or(|(colon, port)| *colon == b':' && is_port(port))
}

fn is_port(port: &[u8]) -> bool {
    let digits = || port.iter().all(u8::is_ascii_digit);
    let value = |number, digit: &u8| number * 10 + u32::from(digit - b'0');
    port.len() <= 5 && digits() && port.iter().fold(0_u32, value) <= 65_535
}

/// Whether a text is an IPv6 address in brackets.
fn is_address(name: &[u8]) -> bool {
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

/// The hosts that a server answers for: names, and `*.example.com` for all below one. None named is all of them.
#[derive(Debug, Clone, Default)]
pub(in crate::server) struct AllowedHosts(Vec<HostPattern>);

impl AllowedHosts {
    pub(in crate::server) const fn new(hosts: Vec<HostPattern>) -> Self {
        Self(hosts)
    }

    /// Whether a host, with or without a port, is one of them.
    pub(super) fn contain(&self, host: &[u8]) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let (name, _) = split(host);
        let name = name.strip_suffix(b".").unwrap_or(name);
        self.0.iter().any(|allowed| is_match(allowed.as_str(), name))
    }
}

fn is_match(allowed: &str, name: &[u8]) -> bool {
    match allowed.strip_prefix('*') {
        None => name.eq_ignore_ascii_case(allowed.as_bytes()),
        Some(suffix) => {
            name.len() > suffix.len()
                && name[name.len() - suffix.len()..].eq_ignore_ascii_case(suffix.as_bytes())
        }
    }
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
            assert!(is_valid(good.as_bytes()), "{good}");
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
            assert!(!is_valid(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn allowed_hosts_are_compared_as_names_are() {
        let hosts = AllowedHosts::new(
            ["Example.com", "*.shop.example"]
                .map(|host| host.parse().unwrap())
                .into(),
        );
        for good in [
            "example.com",
            "EXAMPLE.COM:443",
            "example.com.",
            "a.shop.example",
            "b.a.shop.example:1",
        ] {
            assert!(hosts.contain(good.as_bytes()), "{good}");
        }
        for bad in [
            "example.org",
            "www.example.com",
            "shop.example",
            "evilshop.example",
            "",
        ] {
            assert!(!hosts.contain(bad.as_bytes()), "{bad}");
        }
        assert!(AllowedHosts::default().contain(b"anything"));
    }
}
