//! What a 304 does not tell, and what stands further out has to know.

use http::HeaderMap;
use http_body::SizeHint;

/// The 200 that a 304 stands for: it is told what that one would be told (RFC 9110, section 15.4.5).
#[derive(Debug, Clone)]
#[cfg_attr(
    not(feature = "etags"),
    allow(dead_code, reason = "only `ETags` holds a content back")
)]
pub(crate) struct Unsent {
    /// All its fields.
    pub(crate) headers: HeaderMap,
    /// How large its content is.
    pub(super) size: SizeHint,
}
