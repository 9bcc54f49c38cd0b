//! How the client speaks with whoever is in front.

use std::fmt;

use http::uri::Scheme;

use super::{Asker, Cx, Extract, Phase};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// The scheme that the client uses, for links that lead back to us: `https` over TLS of our own, or where a trusted proxy
/// says so in `X-Forwarded-Proto`; see [`Peer::is_secure`](super::Peer::is_secure).
///
/// In a server that is not ours, and that says nothing of a [`Peer`](super::Peer), it is the scheme of the request's target, and `http` if
/// the target has none.
///
/// ```
/// use purlin::extract::ClientScheme;
/// use purlin::prelude::*;
///
/// #[get("/where")]
/// async fn show_link(scheme: ClientScheme) -> Text {
///     Text(format!("{scheme}://shop.example/"))
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientScheme {
    /// Anybody on the way can read it.
    Http,
    /// TLS, up to us or to the proxy.
    Https,
}

impl ClientScheme {
    /// `http` or `https`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

impl fmt::Display for ClientScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[diagnostic::do_not_recommend]
impl Extract for ClientScheme {
    const PHASE: Phase = Phase::Inject;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let is_secure = cx.peer().map_or_else(
            || cx.uri().scheme() == Some(&Scheme::HTTPS),
            |peer| peer.is_secure(cx.headers()),
        );
        Ok(if is_secure { Self::Https } else { Self::Http })
    }
}
