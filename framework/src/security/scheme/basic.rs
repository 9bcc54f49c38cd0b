//! `Basic`: name and password.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use zeroize::Zeroizing;

use super::argument::argument;
use super::authorization::credentials;
use super::{Scheme, refused};
use crate::error::{Problem, Reject};
use crate::extract::Cx;
use crate::openapi::{OperationBuilder, SecurityScheme};
use crate::secret::Secret;

/// Name and password (RFC 7617) in UTF-8, from the field `Authorization`. Whether they are good is for you to say.
///
/// The scheme `basic` of the document. Without them, or with what cannot be read, the answer is 401, and a browser asks its user.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::Basic;
///
/// #[get("/metrics")]
/// async fn read_metrics(login: Basic) -> Json<bool> {
///     Json(login.username == "prometheus" && login.password.matches("correct horse"))
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Basic {
    /// The name. It has no colon.
    pub username: String,
    /// The password.
    pub password: Secret<String>,
}

impl Basic {
    /// Name and password, for a test that calls a handler as the function it is.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: Secret::new(password.into()),
        }
    }

    /// Name and password of a request, if it has them.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let Some(text) = credentials(headers, "basic")? else {
            return Ok(None);
        };
        parse(text).map(Some).ok_or_else(refused)
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Basic(..)")
    }
}

impl Scheme for Basic {
    const JUDGES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.security("basic", SecurityScheme::basic(), &[]);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        Ok(Self::of(cx.headers())?)
    }
}

argument!([] Basic);

/// What the base64 holds: a name without a colon, a colon, a password. Neither has control characters.
fn parse(text: &str) -> Option<Basic> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    let both = str::from_utf8(&bytes).ok()?;
    let (username, password) = both.split_once(':')?;
    let plain = !both.chars().any(char::is_control);
    plain.then(|| Basic::new(username, password))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(both: &[u8]) -> Option<(String, String)> {
        let basic = parse(&STANDARD.encode(both))?;
        Some((basic.username, basic.password.expose().clone()))
    }

    #[test]
    fn the_first_colon_divides() {
        let pair = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
        assert_eq!(
            parse("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            Some(Basic::new("Aladdin", "open sesame"))
        );
        assert_eq!(parsed("test:123\u{a3}".as_bytes()), pair("test", "123\u{a3}"));
        assert_eq!(parsed(b"a:b:c"), pair("a", "b:c"));
        assert_eq!(parsed(b":"), pair("", ""));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for both in [&b"no colon"[..], b"a:\xff", b"a:b\n", b"a\0:b", b""] {
            assert_eq!(parsed(both), None, "{both:?}");
        }
        for text in ["QWxhZGRpbjpvcGVuIHNlc2FtZQ", "QTpC QTpC", "QTpC=", "%", "-_:a"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_shows_it() {
        let basic = Basic::new("canary", "canary");
        assert_eq!(format!("{basic:?} {basic:#?}"), "Basic(..) Basic(..)");
    }
}
