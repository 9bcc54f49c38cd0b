//! `JwtIssuer`: who signs tokens.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::algorithm::{Alg, Algorithm};
use super::base64url::encode;
use super::claims::REGISTERED;
use super::json::{Object, is_too_deep};
use super::key::{Signer, SigningKey};
use super::profile::{JwtProfile, JwtSetupError};
use super::token::{IssuedToken, JwtId};
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;
use crate::secret::Secret;

/// Issues tokens with claims of the type `C`, all signed with one key. It is made once, and given to the app as state or to a
/// service. Clones share the key. See [the module](super) for an example.
pub struct JwtIssuer<C = super::NoClaims> {
    profile: JwtProfile,
    header: Arc<str>,
    signer: Arc<Signer>,
    claims: PhantomData<fn(&C)>,
}

impl<C> JwtIssuer<C> {
    /// An issuer that signs with this key.
    ///
    /// # Errors
    /// Something of the profile cannot be.
    pub fn new<A: Algorithm>(profile: &JwtProfile, key: SigningKey<A>) -> Result<Self, JwtSetupError> {
        let profile = profile.checked()?;
        let (alg, kid, signer) = key.into_parts();
        Ok(Self {
            header: header(alg, &kid, profile.type_name()).into(),
            profile,
            signer,
            claims: PhantomData,
        })
    }
}

impl<C: Serialize> JwtIssuer<C> {
    /// A token about somebody (`sub`), which begins now and lives as long as the profile says.
    ///
    /// # Errors
    /// The claims are no object or name a registered claim, the subject is empty, the system gives no random numbers, or the token would be
    /// one that a verifier with this profile refuses: it is longer than [`JwtProfile::max_length`], or has more than 16 levels.
    pub fn issue(&self, subject: &str, claims: &C, now: Timestamp) -> Result<IssuedToken, IssueError> {
        let own = serde_json::to_value(claims).map_err(|error| IssueError(error.to_string()))?;
        self.issue_value(subject, own, now)
    }
}

impl<C> JwtIssuer<C> {
    fn issue_value(&self, subject: &str, own: Value, now: Timestamp) -> Result<IssuedToken, IssueError> {
        if subject.is_empty() {
            return Err(IssueError("the subject is empty".to_owned()));
        }
        let issued_at = now.as_second();
        let expires_at = Timestamp::from_second(issued_at)
            .and_then(|begin| begin.checked_add(self.profile.whole_lifetime()))
            .map_err(|error| IssueError(error.to_string()))?;
        let id = JwtId::new(Uuid::new_v4().to_string());
        let payload = self.payload(subject, &id, (issued_at, expires_at.as_second()), own)?;
        Ok(IssuedToken {
            token: Secret::new(self.sign(&payload)?),
            id,
            expires_at,
            expires_in: self.profile.whole_lifetime().as_secs(),
        })
    }

    fn payload(
        &self,
        subject: &str,
        id: &JwtId,
        (iat, exp): (i64, i64),
        own: Value,
    ) -> Result<Object, IssueError> {
        let Value::Object(own) = own else {
            return Err(IssueError("the claims are no object".to_owned()));
        };
        if let Some(name) = REGISTERED.iter().find(|name| own.contains_key(**name)) {
            return Err(IssueError(format!("the claim `{name}` is the issuer's to set")));
        }
        let mut payload = Map::new();
        payload.insert("iss".to_owned(), self.profile.issuer.as_str().into());
        payload.insert("aud".to_owned(), self.profile.audience.as_str().into());
        payload.insert("sub".to_owned(), subject.into());
        payload.insert("iat".to_owned(), iat.into());
        payload.insert("exp".to_owned(), exp.into());
        payload.insert("jti".to_owned(), id.as_str().into());
        payload.extend(own);
        Ok(payload)
    }

    fn sign(&self, payload: &Object) -> Result<String, IssueError> {
        if is_too_deep(payload) {
            return Err(IssueError("the claims have too many levels".to_owned()));
        }
        let payload = serde_json::to_vec(payload).map_err(|error| IssueError(error.to_string()))?;
        let signed = format!("{}.{}", self.header, encode(payload));
        let signature = self.signer.sign(signed.as_bytes());
        let signature = signature.map_err(|_| IssueError::no_random())?;
        let token = format!("{signed}.{}", encode(signature));
        let most = self.profile.max_length;
        if token.len() > most {
            return Err(IssueError(format!(
                "it has {} bytes, and the profile allows {most}: put fewer claims into it, or set `JwtProfile::max_length`",
                token.len()
            )));
        }
        Ok(token)
    }
}

/// The same header for every token.
fn header(alg: Alg, kid: &str, typ: &str) -> String {
    encode(json!({ "typ": typ, "alg": alg.name(), "kid": kid }).to_string())
}

impl<C> Clone for JwtIssuer<C> {
    fn clone(&self) -> Self {
        Self {
            profile: self.profile.clone(),
            header: Arc::clone(&self.header),
            signer: Arc::clone(&self.signer),
            claims: PhantomData,
        }
    }
}

impl<C> fmt::Debug for JwtIssuer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtIssuer")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// Why a token cannot be issued: a bug of the program, or a system without random numbers. Clients are told 500.
#[derive(Debug)]
pub struct IssueError(String);

impl IssueError {
    pub(super) fn no_random() -> Self {
        Self("the system gives no random numbers".to_owned())
    }
}

impl fmt::Display for IssueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the token cannot be issued: {}", self.0)
    }
}

impl std::error::Error for IssueError {}

impl ApiError for IssueError {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(
            ErrorKind::Internal.status().as_u16(),
            "internal",
            "A token cannot be issued.",
        );
    }

    fn into_problem(self) -> Problem {
        Problem::internal(self)
    }
}
