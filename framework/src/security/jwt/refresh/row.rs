//! What is kept of a refresh token.

use jiff::Timestamp;
use uuid::Uuid;

/// What is kept of a refresh token, for a table with these columns. The token itself is not among them.
///
/// The tokens that came of one login are a family: each is used once, and gives the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshRow {
    /// The hash of the token, 64 hexadecimal digits: the key of the table. See [`RefreshHash`](super::RefreshHash).
    pub hash: String,
    /// The login that it goes back to.
    pub family: Uuid,
    /// Whose it is: most often the id of a user.
    pub subject: String,
    /// When the family began: no token outlives that by more than the policy allows.
    pub began_at: Timestamp,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When it was first used.
    pub used_at: Option<Timestamp>,
    /// When its family was revoked.
    pub revoked_at: Option<Timestamp>,
}
