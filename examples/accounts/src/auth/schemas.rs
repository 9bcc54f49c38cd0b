//! What clients send.

use purlin::prelude::*;

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
