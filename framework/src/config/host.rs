//! The hosts that a server answers for.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use super::SettingValue;

const EXPECTED: &str =
    "a host without scheme, port and final dot, as in `shop.example`, or `*.shop.example` for all below it";

/// A host that is served: `shop.example`, an address, or `*.shop.example` for all below that name.
///
/// ```
/// use purlin::config::HostPattern;
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
}

/// A text is no [`HostPattern`]: no request would ever match it, or more would than is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostPatternError;

impl fmt::Display for HostPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {EXPECTED}")
    }
}

impl std::error::Error for HostPatternError {}

impl FromStr for HostPattern {
    type Err = HostPatternError;

    fn from_str(text: &str) -> Result<Self, HostPatternError> {
        let text = text.trim();
        let is_host = match text.strip_prefix("*.") {
            Some(parent) => is_name(parent),
            None => is_name(text) || is_address(text),
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

impl SettingValue for HostPattern {
    fn expected() -> Cow<'static, str> {
        EXPECTED.into()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// Labels as they stand in names of DNS, and in addresses of IPv4.
fn is_name(text: &str) -> bool {
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
}
