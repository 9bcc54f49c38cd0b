//! `ClientCertificate`: who a client is by the handshake of TLS.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Scheme;
use super::argument::argument;
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::{OperationBuilder, SecurityScheme, SecuritySchemeKind};

/// The certificate that the client showed in the handshake, and that one of your authorities vouches for.
///
/// The scheme `mutualTls` of the document. The server has to ask for certificates, with
/// `Tls::require_client_certificates` or `Tls::ask_for_client_certificates`, and TLS has to end here: behind a proxy there is none,
/// and the answer is 401.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::ClientCertificate;
///
/// /// Whose certificate it is.
/// #[get("/me")]
/// async fn read_me(certificate: ClientCertificate) -> Text {
///     Text(certificate.fingerprint())
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate(Arc<[u8]>);

impl ClientCertificate {
    /// A certificate in DER, for a test that calls a handler as the function it is.
    pub fn new(der: impl Into<Arc<[u8]>>) -> Self {
        Self(der.into())
    }

    /// The certificate in DER (X.509), for a parser of your choice.
    pub fn der(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 of the certificate, in 64 hexadecimal digits: what an account can be found by.
    ///
    /// ```
    /// use purlin::security::ClientCertificate;
    ///
    /// let certificate = ClientCertificate::new(*b"abc");
    /// assert_eq!(certificate.fingerprint(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /// ```
    pub fn fingerprint(&self) -> String {
        use fmt::Write;

        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(&*self.0) {
            write!(text, "{byte:02x}").expect("text takes any text");
        }
        text
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCertificate(..)")
    }
}

impl Scheme for ClientCertificate {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let scheme = SecurityScheme::new(SecuritySchemeKind::MutualTls);
        operation.security("mutualTls", scheme, &[]);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let certificate = cx.peer().and_then(|peer| peer.certificate());
        Ok(certificate.map(|der| Self(Arc::clone(der))))
    }
}

argument!([] ClientCertificate);
