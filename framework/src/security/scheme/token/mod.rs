//! What a route that gives out tokens takes and answers (RFC 6749).

mod answer;
mod error;
mod form;

pub use answer::TokenAnswer;
pub use error::TokenError;
pub use form::{ClientCredentials, PasswordForm};
