//! `Query<T>`: values from the query.

use std::borrow::Cow;
use std::string::FromUtf8Error;

use memchr::memchr;

use super::parameter::{self, parameter};
use super::{Asker, Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Location, Schema, TextSource};

/// A value from the query: `?limit=20&tag=a&tag=b`.
///
/// A scalar `T` is the one named like the argument; a `#[schema]` struct takes one value a field. `Option<T>` may be absent,
/// `Vec<T>` takes repeats, `#[field(default = ..)]` stands in for what is absent. Of a scalar that is repeated, the last counts.
/// A map has the pairs that no other argument reads; its keys may be numbers.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/products")]
/// async fn list_products(
///     #[field(ge = 1, le = 100, default = 20)] limit: Query<u32>,
///     Query(tag): Query<Vec<String>>,
/// ) -> Json<u32> {
///     Json(*limit + u32::try_from(tag.len()).unwrap_or(0))
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Query<T>(pub T);

parameter!(Query);

impl<T: Schema> Extract for Query<T> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        parameter::describe::<T>(operation, Location::Query, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        parameter::decode(&query_source(cx), Location::Query, arg, cx).map(Self)
    }
}

fn query_source(cx: &Cx) -> Pairs<'_> {
    Pairs {
        query: cx.uri().query().unwrap_or_default(),
        read: &cx.route().query_names,
    }
}

/// Pairs in the form of the URL standard (`application/x-www-form-urlencoded`).
pub(super) struct Pairs<'a> {
    pub(super) query: &'a str,
    /// The names that some argument reads: what is no field of one struct may belong to another argument.
    pub(super) read: &'a [String],
}

impl<'a> Pairs<'a> {
    /// The names and values as they stand there. Only those that somebody asks for are decoded.
    fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        let mut rest = self.query;
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let (pair, behind) = cut(rest, memchr(b'&', rest.as_bytes()));
                rest = behind;
                if !pair.is_empty() {
                    let (name, value) = cut(pair, pair.bytes().position(|byte| byte == b'='));
                    return Some(Pair { name, value });
                }
            }
            None
        })
    }
}

impl TextSource for Pairs<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        self.pairs()
            .filter(|pair| pair.is_named(name))
            .map(Pair::into_value)
    }

    fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>> {
        let names = form_urlencoded::parse(self.query.as_bytes()).map(|(key, _)| key);
        names
            .filter(|key| !known.contains(&key.as_ref()) && !self.read.iter().any(|name| name == key))
            .collect()
    }
}

/// A pair of a query, as it stands there.
struct Pair<'a> {
    name: &'a str,
    value: &'a str,
}

impl<'a> Pair<'a> {
    fn is_named(&self, name: &str) -> bool {
        decoded(self.name) == name
    }

    /// The value, decoded.
    fn into_value(self) -> Cow<'a, str> {
        decoded(self.value)
    }
}

/// What stands before a byte, and what behind it.
fn cut(text: &str, at: Option<usize>) -> (&str, &str) {
    match at {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, ""),
    }
}

/// Where the first byte stands that means another one.
fn first_escape(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| matches!(byte, b'%' | b'+'))
}

/// A text in which `+` stands for a space, and `%` with two digits for a byte. What is no UTF-8 then is replaced.
#[inline]
fn decoded(text: &str) -> Cow<'_, str> {
    match first_escape(text.as_bytes()) {
        None => Cow::Borrowed(text),
        Some(at) => Cow::Owned(without_escapes(text.as_bytes(), at)),
    }
}

/// The text that is meant, of which the first escape is known.
fn without_escapes(text: &[u8], first: usize) -> String {
    let mut out = Vec::with_capacity(text.len());
    let (mut rest, mut next) = (text, Some(first));
    while let Some(at) = next {
        out.extend_from_slice(&rest[..at]);
        let (byte, length) = meaning(&rest[at..]);
        out.push(byte);
        rest = &rest[at + length..];
        next = first_escape(rest);
    }
    out.extend_from_slice(rest);
    let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
    String::from_utf8(out).unwrap_or_else(lossy)
}

/// The byte that an escape means, and how long it is.
fn meaning(escape: &[u8]) -> (u8, usize) {
    match escape {
        [b'+', ..] => (b' ', 1),
        [b'%', high, low, ..] => escaped(*high, *low).map_or((b'%', 1), |byte| (byte, 3)),
        _ => (b'%', 1),
    }
}

/// The byte that two hexadecimal digits say.
fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_those_of_the_url_standard() {
        let read = [];
        for query in [
            "",
            "&",
            "=",
            "a",
            "a=",
            "a=1&a=2",
            "&&a=1&",
            "a=b=c",
            "=x&a",
            "%61=1+%2B&b=%20",
            "a%=%zz",
            "a+b=1&a%20b=2",
            "%FF=%FF",
            "a=%4",
            "a=%%41%4g",
            "a=%c3%A4+%c3&b=%",
        ] {
            let pairs = Pairs { query, read: &read };
            for name in ["", "a", "b", "a b", "a+b", "a%", "\u{fffd}"] {
                let expected: Vec<_> = form_urlencoded::parse(query.as_bytes())
                    .filter(|(key, _)| key == name)
                    .map(|(_, value)| value)
                    .collect();
                assert_eq!(pairs.values(name).collect::<Vec<_>>(), expected, "{query} {name}");
            }
        }
    }
}
