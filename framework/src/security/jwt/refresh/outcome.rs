//! What became of a refresh token that a client sent.

use super::{RefreshRefusal, RefreshToken};
use crate::security::jwt::invalid::{InvalidToken, Reason};

/// What became of a refresh token that a client sent. Also a refusal is an outcome and not an error, so that the transaction which
/// revoked a family is committed: return it from the service as it is, and call [`accepted`](Self::accepted) in the handler.
#[derive(Debug)]
#[must_use = "whether the token was accepted"]
pub enum RefreshOutcome {
    /// It was accepted.
    Renewed(Renewed),
    /// It was not.
    Refused(RefreshRefusal),
}

/// A refresh token that was accepted, and the one that takes its place.
#[derive(Debug)]
#[non_exhaustive]
pub struct Renewed {
    /// Whose it is.
    pub subject: String,
    /// The next refresh token, for the client.
    pub token: RefreshToken,
}

impl RefreshOutcome {
    /// The next token, or the one error that clients are told. The reason goes to the log, at level `DEBUG`.
    ///
    /// # Errors
    /// The token was refused.
    pub fn accepted(self) -> Result<Renewed, InvalidToken> {
        match self {
            Self::Renewed(renewed) => Ok(renewed),
            Self::Refused(refusal) => Err(InvalidToken::because(Reason::Refresh(refusal))),
        }
    }
}
