//! Who a client is by its certificate: on real connections.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use insta::assert_json_snapshot;
use purlin::prelude::*;
use purlin::security::ClientCertificate;
use purlin::server::{Limits, Server, Tls};
use purlin::{Bytes, http};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore};

use super::app;
use crate::folder::Folder;

#[get("/me")]
async fn me(certificate: ClientCertificate) -> Text {
    Text(certificate.fingerprint())
}

#[get("/anybody")]
async fn anybody(certificate: Option<ClientCertificate>) -> Json<bool> {
    Json(certificate.is_some())
}

/// Who vouches for certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key.
struct Identity {
    der: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn vouch(&self, name: &str) -> Identity {
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity {
            der: certificate.der().clone(),
            pem: certificate.pem(),
            key,
        }
    }
}

/// A server that asks for certificates, and what its clients need.
struct Served {
    address: SocketAddr,
    authority: Authority,
    _folder: Folder,
}

impl Served {
    async fn start(test: &str, ask: impl FnOnce(Tls, PathBuf) -> Tls) -> Self {
        let folder = Folder::new(test);
        let authority = Authority::new();
        let own = authority.vouch("localhost");
        let tls = Tls::from_files(
            folder.write("own.pem", &own.pem),
            folder.write("own.key", own.key.serialize_pem()),
        )
        .unwrap();
        let tls = ask(tls, folder.write("authority.pem", authority.0.pem()));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let built = app(routes![me, anybody]).build().unwrap();
        let server = Server::new(Limits::default()).tls(tls);
        tokio::spawn(server.serve(listener, built, std::future::pending()));
        Self {
            address,
            authority,
            _folder: folder,
        }
    }

    /// Status and content of an answer; none if there is no connection.
    async fn get(&self, path: &str, identity: Option<&Identity>) -> Option<(u16, String)> {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.0.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(DEFAULT_VERSIONS)
            .unwrap()
            .with_root_certificates(roots);
        let config = match identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.serialize_der()));
                config
                    .with_client_auth_cert(vec![identity.der.clone()], key)
                    .unwrap()
            }
        };
        let stream = TcpStream::connect(self.address).await.unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let stream = connector
            .connect("localhost".try_into().unwrap(), stream)
            .await
            .ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        let request = http::Request::get(path).header("host", "localhost");
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        let answer = sender.send_request(request).await.ok()?;
        let status = answer.status().as_u16();
        let content = answer.into_body().collect().await.unwrap().to_bytes();
        Some((status, String::from_utf8(content.to_vec()).unwrap()))
    }
}

#[tokio::test]
async fn a_certificate_tells_who_asks() {
    let served = Served::start("certificate-asked", |tls, file| {
        tls.ask_for_client_certificates(file).unwrap()
    })
    .await;
    let client = served.authority.vouch("client");
    let fingerprint = ClientCertificate::new(client.der.as_ref()).fingerprint();
    assert_eq!(served.get("/me", Some(&client)).await, Some((200, fingerprint)));
    assert_eq!(
        served.get("/anybody", Some(&client)).await,
        Some((200, "true".to_owned()))
    );
    assert_eq!(
        served.get("/anybody", None).await,
        Some((200, "false".to_owned()))
    );
    assert_eq!(served.get("/me", None).await.unwrap().0, 401);
}

#[tokio::test]
async fn who_shows_none_is_sent_away_where_it_is_required() {
    let served = Served::start("certificate-required", |tls, file| {
        tls.require_client_certificates(file).unwrap()
    })
    .await;
    let client = served.authority.vouch("client");
    assert_eq!(served.get("/me", Some(&client)).await.unwrap().0, 200);
    assert_eq!(served.get("/anybody", None).await, None);
    let stranger = Authority::new().vouch("client");
    assert_eq!(served.get("/anybody", Some(&stranger)).await, None);
}

#[tokio::test]
async fn a_certificate_nobody_asked_for_is_none() {
    let served = Served::start("certificate-unasked", |tls, _| tls).await;
    let client = served.authority.vouch("client");
    assert_eq!(served.get("/me", Some(&client)).await.unwrap().0, 401);
}

#[test]
fn a_file_without_authorities_is_refused() {
    let folder = Folder::new("certificate-file");
    let own = Authority::new().vouch("localhost");
    let tls = Tls::from_files(
        folder.write("own.pem", &own.pem),
        folder.write("own.key", own.key.serialize_pem()),
    )
    .unwrap();
    for file in [folder.write("empty.pem", ""), folder.path("none.pem")] {
        let error = tls.clone().require_client_certificates(&file).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("the authorities in {}", file.display())),
            "{error}"
        );
    }
}

#[test]
fn it_is_mutual_tls_in_the_document() {
    let built = app(routes![me]).build().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&built.document().to_json()).unwrap();
    assert_json_snapshot!("mutual_tls", document["components"]["securitySchemes"]);
}
