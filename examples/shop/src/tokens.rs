//! What issues tokens, and verifies them.

use std::time::Duration;

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::Scopes;
use purlin::security::jwt::{
    InvalidToken, IssueError, IssuedToken, JwtIssuer, JwtProfile, JwtVerifier, KeySet, SigningKey, Token,
};
use purlin::uuid::Uuid;

use crate::settings::ShopSettings;

/// In whose name tokens are issued, and for whom: the shop does both.
const SHOP: &str = "shop";

/// What a token says beside who and until when.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// What the token opens, with a space between.
    pub(crate) scope: String,
}

/// What issues tokens, and verifies them.
#[derive(Debug)]
pub(crate) struct Tokens {
    issuer: JwtIssuer<Access>,
    verifier: JwtVerifier<Access>,
    /// How long a token lives.
    pub(crate) lifetime: Duration,
}

impl Tokens {
    /// With the key of the settings, or one that is made up.
    pub(crate) fn new(settings: &ShopSettings) -> Self {
        let key = settings.token_key.clone().unwrap_or_else(SigningKey::generate);
        let lifetime = Duration::from_mins(settings.token_minutes.into());
        let profile = JwtProfile::new(SHOP, SHOP).lifetime(lifetime);
        let keys = KeySet::new().with(key.verifying_key());
        let sound = "the profile has names, the settings hold the lifetime in its range, and there is a key";
        Self {
            issuer: JwtIssuer::new(&profile, key).expect(sound),
            verifier: JwtVerifier::new(&profile, keys).expect(sound),
            lifetime,
        }
    }

    /// A token of a user.
    pub(crate) fn issue(
        &self,
        user: Uuid,
        scopes: &Scopes,
        now: Timestamp,
    ) -> Result<IssuedToken, IssueError> {
        let scope = scopes.to_string();
        self.issuer.issue(&user.to_string(), &Access { scope }, now)
    }

    /// What a token says, if it is one of ours.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Result<Token<Access>, InvalidToken> {
        self.verifier.verify(token, now)
    }
}
