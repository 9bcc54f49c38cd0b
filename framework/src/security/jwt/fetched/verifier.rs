//! `FetchedJwtVerifier`: a verifier by keys that the issuer publishes.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::{FetchedKeys, KeysUnavailable};
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;
use crate::security::jwt::invalid::{InvalidToken, Reason};
use crate::security::jwt::profile::{JwtProfile, JwtSetupError};
use crate::security::jwt::token::Token;
use crate::security::jwt::verifier::Rules;

/// Verifies tokens of an issuer that publishes its keys, as identity providers do. It demands what
/// [`JwtVerifier`](crate::security::jwt::JwtVerifier) demands, and accepts no symmetric algorithm.
///
/// ```
/// use purlin::jiff::Timestamp;
/// use purlin::security::jwt::{FetchedJwtVerifier, FetchedKeys, FetchedTokenError, JwtProfile, KeySource, Token};
///
/// # fn verifier(source: impl KeySource) -> Result<FetchedJwtVerifier, purlin::security::jwt::JwtSetupError> {
/// let profile = JwtProfile::new("https://login.example.com/", "https://api.example.com");
/// let verifier = FetchedJwtVerifier::new(&profile, FetchedKeys::new(source))?;
/// # Ok(verifier)
/// # }
///
/// async fn who(verifier: &FetchedJwtVerifier, token: &str, now: Timestamp) -> Result<String, FetchedTokenError> {
///     let token: Token = verifier.verify(token, now).await?;
///     Ok(token.subject().to_owned())
/// }
/// ```
pub struct FetchedJwtVerifier<C = crate::security::jwt::NoClaims> {
    rules: Arc<Rules>,
    keys: FetchedKeys,
    claims: PhantomData<fn() -> C>,
}

impl<C> FetchedJwtVerifier<C> {
    /// A verifier of the tokens that the profile describes, by these keys.
    ///
    /// # Errors
    /// Something of the profile cannot be.
    pub fn new(profile: &JwtProfile, keys: FetchedKeys) -> Result<Self, JwtSetupError> {
        Ok(Self {
            rules: Arc::new(Rules::new(profile)?),
            keys,
            claims: PhantomData,
        })
    }
}

impl<C: DeserializeOwned> FetchedJwtVerifier<C> {
    /// What a token says, if it is right at this time.
    ///
    /// # Errors
    /// It is not right, or there are no keys to tell.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Token<C>, FetchedTokenError> {
        let presented = self.rules.present(token)?;
        let keys = self.keys.keys_for(&presented.header).await?;
        Ok(self.rules.verify(&presented, &keys, now)?)
    }
}

impl<C> Clone for FetchedJwtVerifier<C> {
    fn clone(&self) -> Self {
        Self {
            rules: Arc::clone(&self.rules),
            keys: self.keys.clone(),
            claims: PhantomData,
        }
    }
}

impl<C> fmt::Debug for FetchedJwtVerifier<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchedJwtVerifier")
            .field("rules", &self.rules)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

/// Why a [`FetchedJwtVerifier`] does not accept a token: 401, or 503 while there are no keys to tell by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchedTokenError {
    /// The token is not right.
    Invalid(InvalidToken),
    /// Nobody can tell now.
    Unavailable(KeysUnavailable),
}

impl From<Reason> for FetchedTokenError {
    fn from(reason: Reason) -> Self {
        Self::Invalid(InvalidToken::because(reason))
    }
}

impl From<KeysUnavailable> for FetchedTokenError {
    fn from(error: KeysUnavailable) -> Self {
        Self::Unavailable(error)
    }
}

impl fmt::Display for FetchedTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Unavailable(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FetchedTokenError {}

impl ApiError for FetchedTokenError {
    fn describe(operation: &mut OperationBuilder<'_>) {
        InvalidToken::describe(operation);
        operation.problem(
            ErrorKind::Unavailable.status().as_u16(),
            "token_keys_unavailable",
            "Tokens cannot be verified at the moment.",
        );
    }

    fn into_problem(self) -> Problem {
        match self {
            Self::Invalid(error) => error.into_problem(),
            Self::Unavailable(error) => Problem::new(ErrorKind::Unavailable)
                .with_code("token_keys_unavailable")
                .with_cause(error),
        }
    }
}
