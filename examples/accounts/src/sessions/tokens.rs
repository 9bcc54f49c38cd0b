//! What issues tokens, and verifies them.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::jwt::{
    InvalidToken, IssueError, IssuedToken, Jwks, JwtIssuer, JwtProfile, JwtVerifier, KeySet, RefreshPolicy,
    Token,
};
use purlin::uuid::Uuid;

use crate::settings::AccountsSettings;

/// What our access tokens say beside who and until when.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct AccessClaims {
    /// The login that the token goes back to.
    pub(crate) sid: Uuid,
    /// What the token opens, with a space between.
    pub(crate) scope: String,
}

/// What issues tokens, and verifies them.
#[derive(Debug)]
pub(crate) struct Tokens {
    issuer: JwtIssuer<AccessClaims>,
    verifier: JwtVerifier<AccessClaims>,
    keys: KeySet,
    /// How long refresh tokens live.
    pub(super) refresh: RefreshPolicy,
}

impl Tokens {
    /// With the keys of the settings.
    pub(crate) fn new(settings: &AccountsSettings) -> Self {
        let (key, keys) = settings.token_keys();
        let issuer = settings.public_url.as_str();
        let profile = JwtProfile::new(issuer, issuer).lifetime(settings.token_lifetime);
        let sound = "an URL is a name, a lifetime of the settings is in its range, and there is a key";
        Self {
            issuer: JwtIssuer::new(&profile, key).expect(sound),
            verifier: JwtVerifier::new(&profile, keys.clone()).expect(sound),
            keys,
            refresh: RefreshPolicy::default(),
        }
    }

    /// The public keys, for services that verify our tokens themselves.
    pub(crate) fn jwks(&self) -> Jwks {
        self.keys.jwks()
    }

    /// An access token of a login.
    pub(super) fn issue(
        &self,
        user: Uuid,
        claims: &AccessClaims,
        now: Timestamp,
    ) -> Result<IssuedToken, IssueError> {
        self.issuer.issue(&user.to_string(), claims, now)
    }

    /// What an access token says, if it is one of ours.
    pub(crate) fn verify(&self, token: &str, now: Timestamp) -> Result<Token<AccessClaims>, InvalidToken> {
        self.verifier.verify(token, now)
    }
}
