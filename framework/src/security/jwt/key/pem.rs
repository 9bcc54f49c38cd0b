//! The one key in a text of PEM (RFC 7468).

use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use super::KeyError;

/// What a text of PEM holds.
pub(super) enum Pem {
    /// `PUBLIC KEY`.
    Public(Vec<u8>),
    /// `PRIVATE KEY`: PKCS #8.
    Private(Zeroizing<Vec<u8>>),
    /// `RSA PRIVATE KEY`: PKCS #1.
    RsaPrivate(Zeroizing<Vec<u8>>),
}

impl Pem {
    pub(super) fn read(text: &str) -> Result<Self, KeyError> {
        let mut sections = <(SectionKind, Vec<u8>)>::pem_slice_iter(text.as_bytes());
        // The reasons of the parser quote lines of the text, so they are left out.
        let Some(Ok((kind, der))) = sections.next() else {
            return Err(KeyError::new("this is no PEM with a key"));
        };
        if sections.next().is_some() {
            return Err(KeyError::new("this PEM has more in it than one key"));
        }
        match kind {
            SectionKind::PublicKey => Ok(Self::Public(der)),
            SectionKind::PrivateKey => Ok(Self::Private(der.into())),
            SectionKind::RsaPrivateKey => Ok(Self::RsaPrivate(der.into())),
            SectionKind::EcPrivateKey => Err(KeyError::new(
                "this is `EC PRIVATE KEY`: convert it with `openssl pkcs8 -topk8 -nocrypt`",
            )),
            SectionKind::Certificate => Err(KeyError::new(
                "this is a certificate: take its key with `openssl x509 -pubkey -noout`",
            )),
            _ => Err(KeyError::new("this is PEM of something other than a key")),
        }
    }
}
