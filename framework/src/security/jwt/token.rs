//! Tokens: one that was issued, and one that was verified.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::claims::Registered;
use crate::secret::Secret;

/// A token that a verifier found to be right.
///
/// `claims` are those of the application; the registered ones have methods.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Token<C = NoClaims> {
    /// What the application put into it.
    pub claims: C,
    subject: String,
    expires_at: Timestamp,
    issued_at: Option<Timestamp>,
    id: Option<JwtId>,
}

impl<C> Token<C> {
    pub(super) fn new(registered: Registered, claims: C) -> Self {
        Self {
            claims,
            subject: registered.subject,
            expires_at: registered.expires_at,
            issued_at: registered.issued_at,
            id: registered.id.map(JwtId),
        }
    }

    /// Whom it is about (`sub`): most often the id of a user.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// When it expires (`exp`).
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// When it was issued (`iat`), if it says so.
    pub const fn issued_at(&self) -> Option<Timestamp> {
        self.issued_at
    }

    /// Its id (`jti`), if it has one: for a list of those that were taken back.
    pub const fn id(&self) -> Option<&JwtId> {
        self.id.as_ref()
    }
}

/// The id of a token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct JwtId(String);

impl JwtId {
    pub(super) const fn new(id: String) -> Self {
        Self(id)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JwtId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A token that was issued just now.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IssuedToken {
    /// The token.
    pub token: Secret<String>,
    /// Its id (`jti`).
    pub id: JwtId,
    /// When it expires.
    pub expires_at: Timestamp,
    /// How long it lives, in seconds: `expires_in` of OAuth 2.0.
    pub expires_in: i64,
}

impl IssuedToken {
    /// The token as text, for the answer to the client.
    pub fn text(&self) -> &str {
        self.token.expose()
    }
}

/// The claims of a token that has none of the application's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoClaims {}

impl NoClaims {
    /// None.
    pub const fn new() -> Self {
        Self {}
    }
}
