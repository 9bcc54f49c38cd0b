//! Tokens that are used once: what a link in an e-mail holds.

mod claimed;
mod purpose;
mod tokens;

pub use claimed::Claimed;
pub use purpose::{EmailVerification, PasswordReset, Purpose};
pub use tokens::{OneTimeTokens, TokenRefused};
