//! `Bearer`: a token.

use std::fmt;

use http::HeaderMap;

use super::argument::argument;
use super::authorization::credentials;
use super::{Scheme, refused};
use crate::error::{Problem, Reject};
use crate::extract::Cx;
use crate::openapi::{OperationBuilder, SecurityScheme};
use crate::secret::Secret;

/// A bearer token (RFC 6750), from the field `Authorization`. Whether it is a good one is for you to say.
///
/// The scheme `bearer` of the document. Without a token, or with what is none, the answer is 401.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::Bearer;
///
/// #[get("/me")]
/// async fn read_me(token: Bearer) -> Json<bool> {
///     Json(token.token().matches("correct horse"))
/// }
/// ```
///
/// In unit tests it is made by hand:
///
/// ```
/// use purlin::security::Bearer;
///
/// assert_eq!(format!("{:?}", Bearer::new("correct-horse")), "Bearer(..)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(Secret<String>);

impl Bearer {
    /// A token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token.into()))
    }

    /// The token.
    pub const fn token(&self) -> &Secret<String> {
        &self.0
    }

    /// The token, for who keeps it.
    pub fn into_token(self) -> Secret<String> {
        self.0
    }

    /// The token of a request, if it has one.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        match credentials(headers, "bearer")? {
            Some(token) if is_token(token) => Ok(Some(Self::new(token))),
            Some(_) => Err(refused()),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(..)")
    }
}

impl Scheme for Bearer {
    const JUDGES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.security("bearer", SecurityScheme::bearer(""), &[]);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        Ok(Self::of(cx.headers())?)
    }
}

argument!([] Bearer);

/// Whether a text is a `b64token` (RFC 6750, section 2.1).
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !body.is_empty() && body.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_form_of_the_standard() {
        for token in ["a", "mF_9.B5f-4.1JqM", "a~+/==", "x="] {
            assert!(is_token(token), "{token}");
        }
        for token in ["", "=", "a b", "a=b", "a,b", "\"a\"", "ü", "a\u{7f}"] {
            assert!(!is_token(token), "{token}");
        }
    }
}
