//! What is to be done when a refresh token comes.

use std::fmt;

/// What is to be done with a refresh token that was found: [`RefreshPolicy::decide`](super::RefreshPolicy::decide) tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is used for the first time: mark it as used, and if nobody else did, insert the row of the next token.
    Renew,
    /// It was used just before, within the grace of the policy: insert the row of the next token.
    RenewAgain,
    /// It was used before, by a thief or by the one who was robbed: revoke the family.
    Reused,
    /// It is too old.
    Expired,
    /// Its family was revoked.
    Revoked,
}

/// Why a refresh token is not accepted. It is for the program and its log; clients are told
/// [`InvalidToken`](crate::security::jwt::InvalidToken) whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshRefusal {
    /// There is no such token.
    Unknown,
    /// It was used before. Its family is revoked now: tell the user.
    Reused,
    /// It is too old.
    Expired,
    /// Its family was revoked.
    Revoked,
}

impl fmt::Display for RefreshRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "there is no such refresh token",
            Self::Reused => "the refresh token was used before",
            Self::Expired => "the refresh token has expired",
            Self::Revoked => "the refresh token was revoked",
        })
    }
}
