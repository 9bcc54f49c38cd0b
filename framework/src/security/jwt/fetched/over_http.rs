//! Keys over HTTP.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HOST, USER_AGENT};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore};
use url::{Host, Url};

use super::KeySource;
use crate::body::BoxError;

/// The most bytes of a document.
const MOST: usize = 256 * 1024;

/// A JWK set at an address, most often that which `jwks_uri` of the issuer's discovery document names.
///
/// HTTPS with the certificates of the web's authorities, and of no others unless [`trusting`](Self::trusting) names one. It waits five
/// seconds for an answer of at most 256 KiB, and follows no redirect. Plain HTTP is for this machine only.
///
/// ```
/// use purlin::security::jwt::{FetchedKeys, HttpKeySource};
///
/// let source = HttpKeySource::new("https://login.example.com/.well-known/jwks.json")?;
/// let keys = FetchedKeys::new(source);
/// assert!(HttpKeySource::new("http://login.example.com/.well-known/jwks.json").is_err());
/// # Ok::<(), purlin::security::jwt::HttpKeySourceError>(())
/// ```
pub struct HttpKeySource {
    url: Url,
    /// None for plain HTTP.
    tls: Option<TlsConnector>,
    timeout: Duration,
}

impl HttpKeySource {
    /// The set at this address.
    ///
    /// # Errors
    /// It is no address with `https`, or with `http` on this machine.
    pub fn new(url: &str) -> Result<Self, HttpKeySourceError> {
        let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned();
        Self::with_roots(
            url,
            RootCertStore {
                roots: roots.collect(),
            },
        )
    }

    /// The set at this address, whose certificate is of an authority of your own: in PEM. Those of the web are not trusted then.
    ///
    /// # Errors
    /// As of [`new`](Self::new), or the certificate cannot be read.
    pub fn trusting(url: &str, authority: &str) -> Result<Self, HttpKeySourceError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            let certificate = certificate.map_err(|_| HttpKeySourceError("the certificate is no PEM"))?;
            let added = roots.add(certificate);
            added.map_err(|_| HttpKeySourceError("the certificate is none of an authority"))?;
        }
        if roots.is_empty() {
            return Err(HttpKeySourceError("the certificate is no PEM"));
        }
        Self::with_roots(url, roots)
    }

    /// How long to wait for the whole answer. The default is five seconds, and no fetch has more than ten.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn with_roots(url: &str, roots: RootCertStore) -> Result<Self, HttpKeySourceError> {
        let url = Url::parse(url).map_err(|_| HttpKeySourceError("this is no address of a JWK set"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpKeySourceError(
                "the address of a JWK set has no name and password",
            ));
        }
        let tls = match url.scheme() {
            "https" => Some(connector(roots)?),
            "http" if is_here(&url) => None,
            _ => {
                return Err(HttpKeySourceError(
                    "the address of a JWK set begins with `https://`",
                ));
            }
        };
        Ok(Self {
            url,
            tls,
            timeout: Duration::from_secs(5),
        })
    }

    async fn get(&self) -> Result<String, BoxError> {
        let host = self.url.host_str().ok_or("the address has no host")?;
        let name = host.trim_matches(['[', ']']);
        let port = self
            .url
            .port_or_known_default()
            .ok_or("the address has no port")?;
        let stream = TcpStream::connect((name, port)).await?;
        match &self.tls {
            None => self.ask(stream).await,
            Some(tls) => {
                let name = ServerName::try_from(name.to_owned())?;
                self.ask(tls.connect(name, stream).await?).await
            }
        }
    }

    async fn ask(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    ) -> Result<String, BoxError> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Dropping the set ends the connection, however this function ends.
        let mut connections = JoinSet::new();
        connections.spawn(connection);
        let answer = sender.send_request(self.request()?).await?;
        if answer.status() != StatusCode::OK {
            return Err(format!("the answer is {}", answer.status()).into());
        }
        let content = Limited::new(answer.into_body(), MOST).collect().await?;
        Ok(String::from_utf8(content.to_bytes().into())?)
    }

    fn request(&self) -> Result<Request<Empty<bytes::Bytes>>, http::Error> {
        let target = &self.url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &self.url[url::Position::BeforeHost..url::Position::AfterPort];
        Request::get(target)
            .header(HOST, host)
            .header(ACCEPT, "application/jwk-set+json, application/json")
            .header(USER_AGENT, "purlin")
            .body(Empty::new())
    }
}

impl KeySource for HttpKeySource {
    async fn fetch(&self) -> Result<String, BoxError> {
        tokio::time::timeout(self.timeout, self.get()).await?
    }
}

impl fmt::Debug for HttpKeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpKeySource")
            .field("host", &self.url.host_str())
            .finish_non_exhaustive()
    }
}

/// Whether an address is one of this machine, to which nobody listens on the way.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn connector(roots: RootCertStore) -> Result<TlsConnector, HttpKeySourceError> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(DEFAULT_VERSIONS)
        .map_err(|_| HttpKeySourceError("TLS cannot be set up"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Why keys cannot be fetched from an address, whatever is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpKeySourceError(&'static str);

impl fmt::Display for HttpKeySourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for HttpKeySourceError {}
