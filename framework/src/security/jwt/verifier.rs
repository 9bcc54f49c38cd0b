//! `JwtVerifier`: who tells whether a token is right.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::claims::Registered;
use super::compact::Compact;
use super::header::Header;
use super::invalid::{InvalidToken, Reason};
use super::json::{self, Object};
use super::key_set::KeySet;
use super::profile::{JwtProfile, JwtSetupError};
use super::token::Token;

/// Verifies tokens with claims of the type `C` by a set of keys. It is made once, and given to the app as state:
///
/// ```
/// # use purlin::Secret;
/// use purlin::clock::Clock;
/// use purlin::prelude::*;
/// use purlin::security::Bearer;
/// use purlin::security::jwt::{InvalidToken, JwtVerifier};
/// # use purlin::security::jwt::{Hs256, JwtProfile, KeySet, VerifyingKey};
///
/// #[get("/me")]
/// async fn who_am_i(shown: Bearer, verifier: State<JwtVerifier>, clock: State<Clock>) -> Result<Text, InvalidToken> {
///     let token = verifier.verify(shown.token().expose(), clock.now())?;
///     Ok(Text(token.subject().to_owned()))
/// }
///
/// # let secret = Secret::new("6f1c9a52f0be4d7f93d20c7f5f0e1b8ac41d83e7a95b06f2d8173ce4605fb9a2".to_owned());
/// let profile = JwtProfile::new("https://accounts.example.com", "https://api.example.com");
/// let keys = KeySet::new().with(VerifyingKey::<Hs256>::from_secret(&secret)?);
/// let verifier = JwtVerifier::<purlin::security::jwt::NoClaims>::new(&profile, keys)?;
/// let app = App::new("Me", "1.0.0").state(verifier).module(Module::new("me").routes(routes![who_am_i]));
/// # assert!(app.build().is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is demanded of a token stands at [the module](super). Clones share the keys.
pub struct JwtVerifier<C = super::NoClaims> {
    rules: Arc<Rules>,
    keys: KeySet,
    claims: PhantomData<fn() -> C>,
}

impl<C> JwtVerifier<C> {
    /// A verifier of the tokens that the profile describes, by these keys.
    ///
    /// # Errors
    /// Something of the profile cannot be, or there is no key.
    pub fn new(profile: &JwtProfile, keys: KeySet) -> Result<Self, JwtSetupError> {
        let rules = JwtSetupError::also(Rules::new(profile), keys.is_empty(), "the key set is empty")?;
        Ok(Self {
            rules: Arc::new(rules),
            keys,
            claims: PhantomData,
        })
    }
}

impl<C: DeserializeOwned> JwtVerifier<C> {
    /// What a token says, if it is right at this time. Take the time from the app's `State<Clock>`, which tests turn.
    ///
    /// # Errors
    /// It is not right. Why stands in the log, at level `DEBUG`.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Token<C>, InvalidToken> {
        let presented = self.rules.present(token).map_err(InvalidToken::because)?;
        self.rules
            .verify(&presented, &self.keys, now)
            .map_err(InvalidToken::because)
    }
}

impl<C> Clone for JwtVerifier<C> {
    fn clone(&self) -> Self {
        Self {
            rules: Arc::clone(&self.rules),
            keys: self.keys.clone(),
            claims: PhantomData,
        }
    }
}

impl<C> fmt::Debug for JwtVerifier<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtVerifier")
            .field("profile", &self.rules.0)
            .field("keys", &self.keys)
            .finish()
    }
}

/// A profile that is known to be sound.
#[derive(Debug)]
pub(super) struct Rules(JwtProfile);

/// A token of which the form and the header are as they should be, and nothing else is known.
#[derive(Debug)]
pub(super) struct Presented<'t> {
    pub(super) header: Header,
    compact: Compact<'t>,
}

impl Rules {
    pub(super) fn new(profile: &JwtProfile) -> Result<Self, JwtSetupError> {
        profile.checked().map(Self)
    }

    /// Takes a token apart, and refuses what no key could make right.
    pub(super) fn present<'t>(&self, token: &'t str) -> Result<Presented<'t>, Reason> {
        let compact = Compact::read(token, self.0.max_length)?;
        let header = Header::read(&compact.header)?;
        self.0.check_type(header.typ.as_deref())?;
        Ok(Presented { header, compact })
    }

    /// What it says, if a key of the set signed it and its claims hold. Nothing of the payload is read before.
    pub(super) fn verify<C: DeserializeOwned>(
        &self,
        token: &Presented<'_>,
        keys: &KeySet,
        now: Timestamp,
    ) -> Result<Token<C>, Reason> {
        let (registered, own) = self.registered(token, keys, now)?;
        let claims = serde_json::from_value(own.into()).map_err(|_| Reason::Claims)?;
        Ok(Token::new(registered, claims))
    }

    fn registered(
        &self,
        token: &Presented<'_>,
        keys: &KeySet,
        now: Timestamp,
    ) -> Result<(Registered, Object), Reason> {
        let Compact {
            signed,
            payload,
            signature,
            ..
        } = &token.compact;
        if !keys.find(&token.header)?.verifies(signed, signature) {
            return Err(Reason::Signature);
        }
        let mut payload = json::object(payload).ok_or(Reason::Payload)?;
        let registered = Registered::take(&mut payload, &self.0, now)?;
        Ok((registered, payload))
    }
}
