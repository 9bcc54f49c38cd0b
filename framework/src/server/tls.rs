//! HTTPS by rustls, with certificates that can be renewed while the server runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::server::{
    ClientCertVerifierBuilder, ClientHello, ResolvesServerCert, WebPkiClientVerifier,
};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{DEFAULT_VERSIONS, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

use super::stream::{Handshake, Shaking, Wrapped};
use crate::body::BoxError;

/// A certificate and its key, in two files of PEM. HTTP/2 is offered, then HTTP/1.1; TLS 1.3, then 1.2.
///
/// ```no_run
/// use purlin::App;
/// use purlin::server::Tls;
///
/// # fn main() -> Result<(), purlin::server::TlsError> {
/// let tls = Tls::from_files("cert.pem", "key.pem")?;
/// let app = App::new("Shop", "1.0.0").tls(tls);
/// # let _ = app;
/// # Ok(())
/// # }
/// ```
///
/// A server that `App::serve` runs reads the files again on SIGHUP. Connections that there are go on.
#[derive(Debug, Clone)]
pub struct Tls {
    files: Arc<Files>,
    config: Arc<ServerConfig>,
}

#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Tls {
    /// Reads certificate (with those that lead to a known authority) and key.
    ///
    /// # Errors
    /// A file cannot be read, or what is in it does not belong together.
    pub fn from_files(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Result<Self, TlsError> {
        let (certificate, key) = (certificate.into(), key.into());
        let current = RwLock::new(read(&certificate, &key)?);
        let files = Arc::new(Files {
            certificate,
            key,
            current,
        });
        let config = config(&files, WebPkiClientVerifier::no_client_auth())?;
        Ok(Self { files, config })
    }

    /// Refuses clients that show no certificate which an authority in this file of PEM vouches for. Handlers take it as
    /// `security::ClientCertificate`. The file is read once.
    ///
    /// ```no_run
    /// use purlin::server::Tls;
    ///
    /// # fn main() -> Result<(), purlin::server::TlsError> {
    /// let tls = Tls::from_files("cert.pem", "key.pem")?.require_client_certificates("clients-ca.pem")?;
    /// # let _ = tls;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, or holds no certificate of an authority.
    pub fn require_client_certificates(self, authorities: impl Into<PathBuf>) -> Result<Self, TlsError> {
        self.with_clients(&authorities.into(), |verifier| verifier)
    }

    /// Asks clients for a certificate, and lets those in that show none; a certificate for which no authority in the file vouches
    /// is refused. See [`require_client_certificates`](Self::require_client_certificates).
    ///
    /// # Errors
    /// The file cannot be read, or holds no certificate of an authority.
    pub fn ask_for_client_certificates(self, authorities: impl Into<PathBuf>) -> Result<Self, TlsError> {
        self.with_clients(
            &authorities.into(),
            ClientCertVerifierBuilder::allow_unauthenticated,
        )
    }

    fn with_clients(
        self,
        authorities: &Path,
        choose: impl FnOnce(ClientCertVerifierBuilder) -> ClientCertVerifierBuilder,
    ) -> Result<Self, TlsError> {
        let told = || format!("the authorities in {} cannot be used", authorities.display());
        let certificates = certificates(authorities).map_err(|error| TlsError::new(told(), error))?;
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            roots
                .add(certificate)
                .map_err(|error| TlsError::new(told(), error))?;
        }
        let provider = Arc::new(ring::default_provider());
        let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = choose(builder)
            .build()
            .map_err(|error| TlsError::new(told(), error))?;
        let config = config(&self.files, verifier)?;
        Ok(Self { config, ..self })
    }

    /// Reads the files again, for connections that begin from now on.
    ///
    /// # Errors
    /// As of [`from_files`](Self::from_files). What there was is kept then.
    pub fn reload(&self) -> Result<(), TlsError> {
        let renewed = read(&self.files.certificate, &self.files.key)?;
        // Nothing panics while it holds the lock, so a poisoned one is as good as any.
        *self.files.current.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }
}

fn config(files: &Arc<Files>, clients: Arc<dyn ClientCertVerifier>) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(DEFAULT_VERSIONS)
        .map_err(|error| TlsError::new("TLS cannot be set up", error))?
        .with_client_cert_verifier(clients)
        .with_cert_resolver(Arc::clone(files) as Arc<dyn ResolvesServerCert>);
    // Without tickets it would remember the last 256 sessions, and nearly every client that returns would need a whole handshake.
    config.ticketer = ring::Ticketer::new().map_err(|error| TlsError::new("TLS cannot be set up", error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    CertificateDer::pem_file_iter(file).and_then(Iterator::collect)
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<CertifiedKey>, TlsError> {
    let told = |what, path: &Path| format!("the {what} in {} cannot be used", path.display());
    let chain =
        certificates(certificate).map_err(|error| TlsError::new(told("certificate", certificate), error))?;
    let private =
        PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::new(told("key", key), error))?;
    let certified = CertifiedKey::from_der(chain, private, &ring::default_provider());
    certified
        .map(Arc::new)
        .map_err(|error| TlsError::new(told("certificate", certificate), error))
}

impl ResolvesServerCert for Files {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

impl Wrapped for TlsStream<TcpStream> {
    fn inner(&self) -> &TcpStream {
        self.get_ref().0
    }

    fn client_certificate(&self) -> Option<Arc<[u8]>> {
        let chain = self.get_ref().1.peer_certificates()?;
        chain.first().map(|certificate| Arc::from(certificate.as_ref()))
    }
}

impl Handshake for Tls {
    fn shake(&self, stream: TcpStream) -> Shaking {
        let accept = TlsAcceptor::from(Arc::clone(&self.config)).accept(stream);
        Box::pin(async move { Ok(Box::new(accept.await?) as Box<dyn Wrapped>) })
    }

    fn renew(&self) -> Result<(), BoxError> {
        Ok(self.reload()?)
    }
}

/// Why TLS cannot be set up: which file, and what is wrong with it.
#[derive(Debug)]
pub struct TlsError {
    what: String,
    cause: BoxError,
}

impl TlsError {
    fn new(what: impl Into<String>, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            what: what.into(),
            cause: Box::new(cause),
        }
    }
}

impl std::fmt::Display for TlsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.cause)
    }
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.cause)
    }
}
