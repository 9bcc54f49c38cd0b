//! What clients send and receive.

use std::collections::BTreeMap;

use purlin::prelude::*;
use purlin::security::jwt::Jwks;
use purlin::serde_json;

/// Somebody who logs in with a browser.
#[schema]
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The e-mail address.
    #[field(max_length = 254, example = "ada@example.com")]
    pub(crate) email: String,
    /// The password.
    #[field(sensitive, write_only, max_length = 1024)]
    pub(crate) password: String,
    /// A code of the second factor, or a recovery code, if there is one.
    #[field(sensitive, write_only, max_length = 64)]
    pub(crate) code: Option<String>,
}

/// A refresh token.
#[schema]
#[derive(Clone)]
pub(crate) struct RefreshRequest {
    /// The last one that was answered.
    #[field(sensitive, write_only, max_length = 200)]
    pub(crate) refresh_token: String,
}

/// The public keys of our tokens (RFC 7517, section 5).
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct PublicKeys {
    /// Each with its kind, its id, its algorithm and its numbers.
    pub(crate) keys: Vec<BTreeMap<String, String>>,
}

impl PublicKeys {
    /// The keys as they are published.
    pub(crate) fn of(keys: &Jwks) -> Self {
        let keys = serde_json::from_value(keys.document().clone());
        keys.expect("all members of a key for `EdDSA` are texts")
    }
}
