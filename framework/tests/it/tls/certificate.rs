//! Certificates for `localhost`, made for a test.

use std::path::{Path, PathBuf};

use purlin::server::Tls;
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::folder::Folder;

/// A certificate that vouches for itself, in two files.
pub(super) struct Certificate {
    der: CertificateDer<'static>,
    chain: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// Makes one, and writes it to `NAME.pem` and `NAME.key`; over another one, if they are there.
    pub(super) fn new(folder: &Folder, name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        Self {
            der: made.cert.der().clone(),
            chain: folder.write(&format!("{name}.pem"), made.cert.pem()),
            key: folder.write(&format!("{name}.key"), made.signing_key.serialize_pem()),
        }
    }

    pub(super) const fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    pub(super) fn chain(&self) -> &PathBuf {
        &self.chain
    }

    pub(super) fn key(&self) -> &PathBuf {
        &self.key
    }

    pub(super) fn tls(&self) -> Tls {
        let (chain, key): (&Path, &Path) = (&self.chain, &self.key);
        Tls::from_files(chain, key).unwrap()
    }
}
