//! The claims that every token has (RFC 7519, section 4.1).

use jiff::Timestamp;
use serde_json::Value;

use super::invalid::Reason;
use super::json::Object;
use super::profile::JwtProfile;

/// The names that are no claims of an application's own.
pub(super) const REGISTERED: [&str; 7] = ["aud", "exp", "iat", "iss", "jti", "nbf", "sub"];

/// What the registered claims say, once they are found to be right.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) subject: String,
    pub(super) expires_at: Timestamp,
    pub(super) issued_at: Option<Timestamp>,
    pub(super) id: Option<String>,
}

impl Registered {
    /// Takes the registered claims out of a payload, and leaves those of the application.
    pub(super) fn take(payload: &mut Object, profile: &JwtProfile, now: Timestamp) -> Result<Self, Reason> {
        let is_from_issuer =
            matches!(payload.remove("iss"), Some(Value::String(iss)) if iss == profile.issuer);
        if !is_from_issuer {
            return Err(Reason::Issuer);
        }
        if !is_for(payload.remove("aud"), &profile.audience) {
            return Err(Reason::Audience);
        }
        Ok(Self {
            expires_at: expiry(payload, profile, now)?,
            issued_at: beginning(payload, profile, now)?,
            subject: text(payload, "sub", Reason::Subject)?
                .filter(|subject| !subject.is_empty())
                .ok_or(Reason::Subject)?,
            id: text(payload, "jti", Reason::Id)?,
        })
    }
}

/// Whether `aud`, a text or a list of nothing but texts, has ours.
fn is_for(claim: Option<Value>, audience: &str) -> bool {
    match claim {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(all)) => all.iter().all(Value::is_string) && all.iter().any(|one| one == audience),
        _ => false,
    }
}

/// `exp`, which is to come.
fn expiry(payload: &mut Object, profile: &JwtProfile, now: Timestamp) -> Result<Timestamp, Reason> {
    let expires_at = time(payload, "exp", Reason::Expiry)?.ok_or(Reason::Expiry)?;
    if now < profile.later(expires_at) {
        Ok(expires_at)
    } else {
        Err(Reason::Expired)
    }
}

/// `iat`, if it is there; neither it nor `nbf` is to come.
fn beginning(
    payload: &mut Object,
    profile: &JwtProfile,
    now: Timestamp,
) -> Result<Option<Timestamp>, Reason> {
    let has_come = |time: &Timestamp| *time <= profile.later(now);
    if !time(payload, "nbf", Reason::NotBefore)?.is_none_or(|time| has_come(&time)) {
        return Err(Reason::NotYetValid);
    }
    let issued_at = time(payload, "iat", Reason::IssuedAt)?;
    if !issued_at.is_none_or(|time| has_come(&time)) {
        return Err(Reason::IssuedAt);
    }
    Ok(issued_at)
}

/// A time in whole seconds since 1970, until the year 9999. Fractions are allowed by the standard, written by few, and a way for two
/// readers to differ.
fn time(payload: &mut Object, name: &str, reason: Reason) -> Result<Option<Timestamp>, Reason> {
    let Some(claim) = payload.remove(name) else {
        return Ok(None);
    };
    let seconds = claim.as_u64().and_then(|seconds| i64::try_from(seconds).ok());
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map(Some).ok_or(reason)
}

/// A text, if the claim is there.
fn text(payload: &mut Object, name: &str, reason: Reason) -> Result<Option<String>, Reason> {
    match payload.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(reason),
    }
}
