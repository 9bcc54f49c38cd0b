//! Scopes: what a token opens.

use std::fmt;

/// A scope as the document shows it: its name, and what it opens. A permission has one, as `INFO`.
///
/// ```
/// use purlin::security::ScopeInfo;
///
/// let scope = ScopeInfo { name: "orders:read", description: "See orders." };
/// assert_eq!(scope.name, "orders:read");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeInfo {
    /// The name, as tokens have it.
    pub name: &'static str,
    /// What it opens, for people.
    pub description: &'static str,
}

/// A list of scopes, as tokens and requests for them have it (RFC 6749, section 3.3): names with a space between.
///
/// ```
/// use purlin::security::Scopes;
///
/// let scopes = Scopes::parse("orders:read orders:write").unwrap();
/// assert!(scopes.contains("orders:read") && !scopes.contains("orders"));
/// assert_eq!(scopes.to_string(), "orders:read orders:write");
/// assert!(Scopes::parse("say \"friend\"").is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// The scopes of a text; `None` if a name has characters that no scope has.
    pub fn parse(text: &str) -> Option<Self> {
        let mut scopes = Self::default();
        for name in text.split(' ').filter(|name| !name.is_empty()) {
            let allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
            if !name.bytes().all(allowed) {
                return None;
            }
            if !scopes.contains(name) {
                scopes.0.push(name.to_owned());
            }
        }
        Some(scopes)
    }

    /// Whether a scope is among them.
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_once_in_their_order() {
        let scopes = Scopes::parse(" b  a b ").unwrap();
        assert_eq!(scopes.iter().collect::<Vec<_>>(), ["b", "a"]);
        assert!(Scopes::parse("").is_some_and(|scopes| scopes.is_empty()));
        for text in ["a\tb", "a\\b", "ü", "a\n"] {
            assert_eq!(Scopes::parse(text), None, "{text}");
        }
    }
}
