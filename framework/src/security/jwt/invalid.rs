//! The one thing that a client is told about a token that is none of ours.

use std::fmt;

use super::refresh::RefreshRefusal;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

const CODE: &str = "invalid_token";
const DETAIL: &str = "The token is missing, expired or not valid.";

/// A token that is not accepted, whatever the reason: 401, and always the same body. As in every 401, `WWW-Authenticate` names the ways in that the
/// operation documents, for a bearer token with `error="invalid_token"` (RFC 6750, section 3.1).
///
/// ```
/// use purlin::error::{ApiError, Problem};
/// use purlin::jiff::Timestamp;
/// use purlin::security::jwt::{JwtVerifier, Token};
///
/// fn who(verifier: &JwtVerifier, token: &str, now: Timestamp) -> Result<String, Problem> {
///     let token: Token = verifier.verify(token, now).map_err(ApiError::into_problem)?;
///     Ok(token.subject().to_owned())
/// }
/// ```
///
/// It is an [`ApiError`], so a dependency or a handler returns it as it is. The reason is in the log at level `DEBUG`, with the
/// target `purlin::jwt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidToken(());

impl InvalidToken {
    /// For those who look at more than the token says: that it was revoked, or that there is no such user any more.
    pub const fn new() -> Self {
        Self(())
    }

    /// Logs the reason and forgets it.
    pub(super) fn because(reason: Reason) -> Self {
        tracing::debug!(target: "purlin::jwt", %reason, "token refused");
        Self(())
    }
}

impl Default for InvalidToken {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is missing, expired or not valid")
    }
}

impl std::error::Error for InvalidToken {}

impl ApiError for InvalidToken {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(ErrorKind::Unauthorized.status().as_u16(), CODE, DETAIL);
    }

    fn into_problem(self) -> Problem {
        Problem::new(ErrorKind::Unauthorized)
            .with_code(CODE)
            .with_detail(DETAIL)
    }
}

/// Why a token is not accepted. It has nothing of the token in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Length,
    Parts,
    Header,
    Payload,
    Signature,
    Extension,
    Algorithm,
    Type,
    Key,
    Issuer,
    Audience,
    Subject,
    Expiry,
    Expired,
    NotBefore,
    NotYetValid,
    IssuedAt,
    Id,
    Claims,
    Refresh(RefreshRefusal),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Length => "it is too long",
            Self::Parts => "it has not three parts",
            Self::Header => "its header is no base64url of a plain JSON object with texts",
            Self::Payload => "its payload is no base64url of a plain JSON object",
            Self::Signature => "its signature is not that of the key",
            Self::Extension => "its header has `crit`, `b64`, `enc` or `zip`",
            Self::Algorithm => "its algorithm is not that of the key",
            Self::Type => "its `typ` is another",
            Self::Key => "its key is not in the set",
            Self::Issuer => "its `iss` is another",
            Self::Audience => "its `aud` has not ours",
            Self::Subject => "its `sub` is no text",
            Self::Expiry => "its `exp` is no time",
            Self::Expired => "it has expired",
            Self::NotBefore => "its `nbf` is no time",
            Self::NotYetValid => "it is not valid yet",
            Self::IssuedAt => "its `iat` is no time, or to come",
            Self::Id => "its `jti` is no text",
            Self::Claims => "its claims are not those of the type",
            Self::Refresh(refusal) => return refusal.fmt(f),
        };
        f.write_str(text)
    }
}
