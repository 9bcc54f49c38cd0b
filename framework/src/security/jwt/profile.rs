//! What issuer and verifier agree on.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::invalid::Reason;

/// The most that two clocks may differ by.
const LEEWAY: Duration = Duration::from_secs(30);

/// What issuer and verifier of one kind of token agree on: who issues it, whom it is for, how long it lives.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::jwt::JwtProfile;
///
/// let access = JwtProfile::new("https://accounts.example.com", "https://api.example.com");
/// // A token that confirms an address is no access token: it has a type of its own, so neither is taken for the other.
/// let confirmation = access.clone().token_type("confirm+jwt").lifetime(Duration::from_hours(24));
/// # let _ = confirmation;
/// ```
#[derive(Debug, Clone)]
pub struct JwtProfile {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) token_type: TokenType,
    pub(super) lifetime: Duration,
    pub(super) leeway: Duration,
    pub(super) max_length: usize,
}

/// What `typ` must be.
#[derive(Debug, Clone)]
pub(super) enum TokenType {
    Named(String),
    /// `JWT` or nothing.
    Plain,
}

impl JwtProfile {
    /// Access tokens (`at+jwt`, RFC 9068) of an issuer for an audience: the names that stand in `iss` and `aud`, most often
    /// addresses. They live for 15 minutes.
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audience: audience.into(),
            token_type: TokenType::Named("at+jwt".to_owned()),
            lifetime: Duration::from_mins(15),
            leeway: LEEWAY,
            max_length: 8 * 1024,
        }
    }

    /// Another type than `at+jwt`, which stands in the header `typ` (RFC 8725, section 3.11). Tokens with different uses need different types.
    #[must_use]
    pub fn token_type(mut self, token_type: impl Into<String>) -> Self {
        self.token_type = TokenType::Named(token_type.into());
        self
    }

    /// The type `JWT`, or none: for issuers that are older than RFC 9068. Any of their tokens for the same audience is then taken for
    /// any other, so ask them whether the audience alone tells access tokens from the rest.
    #[must_use]
    pub fn plain_type(mut self) -> Self {
        self.token_type = TokenType::Plain;
        self
    }

    /// How long a token lives, in whole seconds. The default is 15 minutes: nothing takes a token back before.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// By how much the clocks of issuer and verifier may differ: 30 seconds, or less.
    #[must_use]
    pub const fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// The most bytes of a token: longer ones are neither issued nor accepted. The default is 8 KiB, about what a header field may have: servers
    /// have a limit of their own, here `Limits::header_field_bytes`.
    #[must_use]
    pub const fn max_length(mut self, bytes: usize) -> Self {
        self.max_length = bytes;
        self
    }

    /// The same profile, if everything in it can be.
    pub(super) fn checked(&self) -> Result<Self, JwtSetupError> {
        let mut reasons = Vec::new();
        if self.issuer.is_empty() {
            reasons.push("the issuer has no name");
        }
        if self.audience.is_empty() {
            reasons.push("the audience has no name");
        }
        if matches!(&self.token_type, TokenType::Named(name) if !is_type(name)) {
            reasons.push("the token type is none, as `at+jwt` is one");
        }
        if !(1..=u64::from(u32::MAX)).contains(&self.lifetime.as_secs()) {
            reasons.push("the lifetime is no whole second, or more than a century");
        }
        if self.leeway > LEEWAY {
            reasons.push("the leeway is more than 30 seconds");
        }
        JwtSetupError::of(reasons)?;
        Ok(self.clone())
    }

    /// Whether a token with this `typ` is one of these. It is compared as a media type is, of which `application/` may be left out
    /// (RFC 7515, section 4.1.9).
    pub(super) fn check_type(&self, typ: Option<&str>) -> Result<(), Reason> {
        let is = |expected: &str| {
            typ.is_some_and(|typ| without_prefix(typ).eq_ignore_ascii_case(without_prefix(expected)))
        };
        let is_ours = match &self.token_type {
            TokenType::Named(name) => is(name),
            TokenType::Plain => typ.is_none() || is("JWT"),
        };
        is_ours.then_some(()).ok_or(Reason::Type)
    }

    /// What `typ` of a new token is.
    pub(super) fn type_name(&self) -> &str {
        match &self.token_type {
            TokenType::Named(name) => name,
            TokenType::Plain => "JWT",
        }
    }

    /// A time, later by as much as clocks may differ.
    pub(super) fn later(&self, time: Timestamp) -> Timestamp {
        time.saturating_add(self.leeway).unwrap_or(Timestamp::MAX)
    }

    /// The lifetime in whole seconds.
    pub(super) fn whole_lifetime(&self) -> SignedDuration {
        SignedDuration::from_secs(i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX))
    }
}

fn is_type(name: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+/".contains(&byte);
    !name.is_empty() && name.bytes().all(known)
}

fn without_prefix(typ: &str) -> &str {
    const PREFIX: &str = "application/";
    match typ.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) && !rest.contains('/') => rest,
        _ => typ,
    }
}

/// Why there is no issuer or no verifier: every reason at once.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::jwt::{JwtProfile, JwtVerifier, KeySet};
///
/// let profile = JwtProfile::new("https://accounts.example.com", "").leeway(Duration::from_mins(5));
/// let error = JwtVerifier::<()>::new(&profile, KeySet::new()).unwrap_err();
/// assert_eq!(error.reasons(), ["the audience has no name", "the leeway is more than 30 seconds", "the key set is empty"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtSetupError(Vec<&'static str>);

impl JwtSetupError {
    /// Every reason.
    pub fn reasons(&self) -> &[&'static str] {
        &self.0
    }

    /// Nothing, if there is no reason.
    fn of(reasons: Vec<&'static str>) -> Result<(), Self> {
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(Self(reasons))
        }
    }

    /// One more reason for what may have failed already.
    pub(super) fn also<T>(result: Result<T, Self>, is_wrong: bool, reason: &'static str) -> Result<T, Self> {
        if !is_wrong {
            return result;
        }
        let mut reasons = result.err().map_or_else(Vec::new, |error| error.0);
        reasons.push(reason);
        Err(Self(reasons))
    }
}

impl fmt::Display for JwtSetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl std::error::Error for JwtSetupError {}
