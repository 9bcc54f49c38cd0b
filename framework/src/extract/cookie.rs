//! `Cookie<T>`: values from cookies.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::COOKIE;
use percent_encoding::percent_decode;

use super::parameter::{self, parameter};
use super::{Asker, Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Location, Schema, TextSource};

/// A value from a cookie (RFC 6265). A scalar `T` is the one named like the argument; a `#[schema]` struct takes one a field.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/theme")]
/// async fn read_theme(theme: Cookie<Option<String>>) -> Json<Option<String>> {
///     Json(theme.into_inner())
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cookie<T>(pub T);

parameter!(Cookie);

impl<T: Schema> Extract for Cookie<T> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        parameter::describe::<T>(operation, Location::Cookie, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        parameter::decode(&cookie_source(cx), Location::Cookie, arg, cx).map(Self)
    }
}

fn cookie_source(cx: &Cx) -> Jar<'_> {
    Jar(cx.headers())
}

/// The values of the cookies of a name, as they came. Names count as they came too: `__%48ost-session` is another cookie than
/// `__Host-session`, of which browsers promise something. For the same reason nothing but spaces and tabs is taken off a name.
pub(crate) fn cookies<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h [u8]> {
    let fields = headers.get_all(COOKIE).into_iter();
    let pairs = fields.flat_map(|field| field.as_bytes().split(|byte| *byte == b';'));
    pairs
        .filter_map(|pair| {
            let end = pair.iter().position(|byte| *byte == b'=')?;
            Some((pair[..end].trim_ascii(), pair[end + 1..].trim_ascii()))
        })
        .filter(move |(it, _)| !it.is_empty() && *it == name.as_bytes())
        .map(|(_, value)| value)
}

/// Whether a cookie that is set under this name comes back under it: a token (RFC 6265, section 4.1.1) of which nothing is percent-encoded.
#[cfg(any(feature = "accounts", feature = "sessions"))]
pub(crate) fn is_cookie_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!$&'*+-._~".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
}

/// The cookies of a request, with their values percent-decoded.
///
/// What is no text is replaced and not left out, so that a cookie that is there but wrong is a fault and not absent.
pub(crate) struct Jar<'a>(pub(crate) &'a HeaderMap);

impl TextSource for Jar<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        cookies(self.0, name).map(|value| percent_decode(value).decode_utf8_lossy())
    }

    fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn values(header: &'static [u8], name: &str) -> Vec<String> {
        let value = HeaderValue::from_bytes(header).unwrap();
        let headers = HeaderMap::from_iter([(COOKIE, value)]);
        Jar(&headers).values(name).map(Cow::into_owned).collect()
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(values(b"a=1; b=%C3%A4%3B; a=2", "a"), ["1", "2"]);
        assert_eq!(values(b"a=1; b=%C3%A4%3B", "b"), ["\u{e4};"]);
    }

    #[test]
    fn a_value_that_is_no_text_is_still_there() {
        assert_eq!(values(b"a=7%CC; b=1", "a"), ["7\u{fffd}"]);
        assert_eq!(values(b"a=7\xcc; b=1", "a"), ["7\u{fffd}"]);
        assert_eq!(values(b"a=7\xcc; b=1", "b"), ["1"]);
    }

    #[test]
    fn a_name_has_one_spelling() {
        let header = "__%48ost-a=1; \u{a0}__Host-a=2; __host-a=3;\t__Host-a =4; =5; __Host-a".as_bytes();
        assert_eq!(values(header, "__Host-a"), ["4"]);
        assert_eq!(values(b"=1; a=2", ""), [""; 0]);
    }
}
