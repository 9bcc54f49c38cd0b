//! `Cookie<T>`: values from cookies.

use std::borrow::Cow;

use cookie::Cookie as RawCookie;
use http::HeaderMap;
use http::header::COOKIE;
use percent_encoding::percent_decode_str;

use super::parameter::{self, parameter};
use super::{Cx, Extract, Phase};
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

/// The cookies of a request, with their values percent-decoded.
///
/// What is no text is replaced and not left out, so that a cookie that is there but wrong is a fault and not absent.
pub(crate) struct Jar<'a>(pub(crate) &'a HeaderMap);

impl TextSource for Jar<'_> {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        self.0
            .get_all(COOKIE)
            .iter()
            .flat_map(|field| RawCookie::split_parse(String::from_utf8_lossy(field.as_bytes())))
            .filter_map(Result::ok)
            .filter(move |cookie| decoded(cookie.name()) == name)
            .map(|cookie| Cow::Owned(decoded(cookie.value()).into_owned()))
    }

    fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
        Vec::new()
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
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
}
