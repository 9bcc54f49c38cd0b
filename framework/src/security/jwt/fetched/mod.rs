//! Keys that somebody else publishes.

mod cache;
#[cfg(feature = "jwks")]
mod over_http;
mod source;
#[cfg(test)]
mod tests;
mod verifier;

pub use cache::{FetchedKeys, KeysUnavailable};
#[cfg(feature = "jwks")]
pub use over_http::{HttpKeySource, HttpKeySourceError};
pub use source::KeySource;
pub use verifier::{FetchedJwtVerifier, FetchedTokenError};
