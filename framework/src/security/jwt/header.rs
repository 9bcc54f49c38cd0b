//! What the header of a token says, before it is known who wrote it.

use serde_json::Value;

use super::invalid::Reason;
use super::json::{self, Object};

/// The members that are looked at. Those that would bring keys along (`jku`, `jwk`, `x5u`, `x5c`) are not among them.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    pub(super) typ: Option<String>,
}

/// Members that change how a token is to be read. We know none of those ways, so it is not read at all.
const REFUSED: [&str; 4] = ["crit", "b64", "enc", "zip"];

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let mut header = json::object(bytes).ok_or(Reason::Header)?;
        if REFUSED.iter().any(|name| header.contains_key(*name)) {
            return Err(Reason::Extension);
        }
        Ok(Self {
            alg: text(&mut header, "alg")?.ok_or(Reason::Algorithm)?,
            kid: text(&mut header, "kid")?,
            typ: text(&mut header, "typ")?,
        })
    }
}

/// A text, if the member is there.
fn text(header: &mut Object, name: &str) -> Result<Option<String>, Reason> {
    match header.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Reason::Header),
    }
}
