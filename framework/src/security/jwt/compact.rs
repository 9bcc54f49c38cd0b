//! The three parts of a token (RFC 7515, section 7.1).

use super::base64url::decode;
use super::invalid::Reason;

/// A token taken apart: nothing of it is checked but its form.
#[derive(Debug)]
pub(super) struct Compact<'t> {
    /// What was signed: header and payload as they were sent.
    pub(super) signed: &'t [u8],
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl<'t> Compact<'t> {
    pub(super) fn read(token: &'t str, max_length: usize) -> Result<Self, Reason> {
        if token.len() > max_length {
            return Err(Reason::Length);
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Reason::Parts);
        };
        let part = |text: &str| decode(text).filter(|bytes| !bytes.is_empty());
        let signed = header.len() + 1 + payload.len();
        Ok(Self {
            signed: &token.as_bytes()[..signed],
            header: part(header).ok_or(Reason::Header)?,
            payload: part(payload).ok_or(Reason::Payload)?,
            signature: part(signature).ok_or(Reason::Signature)?,
        })
    }
}
