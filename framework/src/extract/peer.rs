//! Who is at the other end: the connection's peer, and the client behind the proxies that are trusted.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use super::{Asker, Cx, Extract, Phase, Share};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The other end of a connection: its address, and whether what it says of others is believed.
///
/// Purlin's own server makes one for each connection. A [`BuiltApp`](crate::BuiltApp) in another server finds it in the request's extensions: put
/// it there before the app is called. Without one the app does not know its clients: [`ClientAddress`] is `None`, and whatever counts by
/// address counts all of them as one.
///
/// ```
/// use purlin::extract::{ClientAddress, Peer};
/// use purlin::http::Request;
/// use purlin::prelude::*;
/// use purlin::tower::ServiceExt;
///
/// #[get("/me")]
/// async fn show_me(ClientAddress(address): ClientAddress) -> Text {
///     Text(address.map_or_else(|| "nobody knows".to_owned(), |address| address.to_string()))
/// }
///
/// # purlin::testing::block_on(async {
/// let app = App::new("Me", "1.0.0").module(Module::new("me").routes(routes![show_me])).build().expect("it has no mistakes");
/// let request = Request::get("/me").extension(Peer::at("192.0.2.1:4000".parse().unwrap()));
/// let answer = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
/// assert_eq!(answer.into_body().collect(100).await.unwrap(), "192.0.2.1");
/// # });
/// ```
#[derive(Debug, Clone, Default)]
pub struct Peer {
    address: Option<SocketAddr>,
    is_local: bool,
    secure: bool,
    trusted_proxies: Arc<[IpNet]>,
    certificate: Option<Arc<[u8]>>,
    share: Option<Arc<Share>>,
}

impl Peer {
    /// A peer at an address, if it is known.
    pub fn new(address: Option<SocketAddr>, secure: bool, trusted_proxies: Arc<[IpNet]>) -> Self {
        let address = address.map(|address| SocketAddr::new(address.ip().to_canonical(), address.port()));
        Self {
            address,
            is_local: false,
            secure,
            trusted_proxies,
            certificate: None,
            share: None,
        }
    }

    /// A peer at an address, for an app in another server: it trusts the proxies of [`App::trusted_proxies`](crate::App::trusted_proxies).
    /// That the connection is one of TLS says [`with_tls`](Self::with_tls).
    pub fn at(address: SocketAddr) -> Self {
        Self::new(Some(address), false, Arc::default())
    }

    /// Says whether the connection is one of TLS.
    #[must_use]
    pub fn with_tls(self, secure: bool) -> Self {
        Self { secure, ..self }
    }

    /// Trusts these proxies, unless it trusts some already.
    #[must_use]
    pub(crate) fn trusting(mut self, proxies: &Arc<[IpNet]>) -> Self {
        if self.trusted_proxies.is_empty() {
            self.trusted_proxies = Arc::clone(proxies);
        }
        self
    }

    /// A peer on the same machine, which came by a socket of the file system.
    pub fn local(trusted_proxies: Arc<[IpNet]>) -> Self {
        Self {
            is_local: true,
            trusted_proxies,
            ..Self::default()
        }
    }

    /// Notes the certificate that the peer showed in the handshake of TLS, in DER.
    #[must_use]
    pub fn with_certificate(self, certificate: Option<Arc<[u8]>>) -> Self {
        Self { certificate, ..self }
    }

    /// Notes what the peer's address may take of what all clients share.
    #[must_use]
    pub(crate) fn with_share(self, share: Option<Arc<Share>>) -> Self {
        Self { share, ..self }
    }

    /// What the peer's address may take of what all clients share, if that is not all.
    pub(crate) const fn share(&self) -> Option<&Arc<Share>> {
        self.share.as_ref()
    }

    /// The certificate that the peer showed in the handshake of TLS, in DER, if one of the server's authorities vouches for it.
    pub const fn certificate(&self) -> Option<&Arc<[u8]>> {
        self.certificate.as_ref()
    }

    /// Where the connection comes from: a proxy, if there is one.
    pub const fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Whether the peer is a trusted proxy. A local one is, where proxies are trusted at all: nobody else gets there.
    pub fn is_trusted(&self) -> bool {
        match self.address {
            Some(address) => is_in_any(&self.trusted_proxies, address.ip()),
            None => self.is_local && !self.trusted_proxies.is_empty(),
        }
    }

    /// The address of the client: the last one in `X-Forwarded-For` that is no trusted proxy's, if the peer is trusted;
    /// else the peer's own.
    ///
    /// ```
    /// use purlin::extract::Peer;
    /// use purlin::http::HeaderMap;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.7".parse().unwrap());
    /// let proxies = ["10.0.0.0/8".parse().unwrap()];
    ///
    /// let proxy = Peer::new(Some("10.0.0.2:4000".parse().unwrap()), false, proxies.into());
    /// assert_eq!(proxy.client(&headers), Some("203.0.113.7".parse().unwrap()));
    /// let stranger = Peer::new(Some("192.0.2.1:4000".parse().unwrap()), false, proxies.into());
    /// assert_eq!(stranger.client(&headers), Some("192.0.2.1".parse().unwrap()));
    /// ```
    pub fn client(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let own = self.address.map(|address| address.ip());
        if !self.is_trusted() {
            return own;
        }
        let mut client = own;
        for hop in hops(headers).into_iter().rev() {
            let Some(hop) = hop else { break };
            client = Some(hop);
            if !is_in_any(&self.trusted_proxies, hop) {
                break;
            }
        }
        client
    }

    /// Whether the client speaks TLS: with us, or with a trusted proxy that says so. Of several values in `X-Forwarded-Proto` the last
    /// one counts, since the others may be the client's.
    pub fn is_secure(&self, headers: &HeaderMap) -> bool {
        let told = || {
            let last = headers.get_all(FORWARDED_PROTO).into_iter().next_back()?;
            last.as_bytes()
                .rsplit(|byte| *byte == b',')
                .next()
                .map(<[u8]>::trim_ascii)
        };
        self.secure || (self.is_trusted() && told().is_some_and(|told| told.eq_ignore_ascii_case(b"https")))
    }

    /// Whether the client speaks TLS with us, and with no trusted proxy on the way.
    pub(crate) fn speaks_tls(&self) -> bool {
        self.secure && !self.is_trusted()
    }
}

/// Whether an address is in one of these networks.
pub(crate) fn is_in_any(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// The addresses in `X-Forwarded-For`, the farthest first; `None` for what is no address.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let fields = headers.get_all(FORWARDED_FOR).into_iter();
    // One by one: a line to which a proxy adds begins with what the client wrote, and that may be no text.
    fields
        .flat_map(|field| field.as_bytes().split(|byte| *byte == b','))
        .map(|hop| address(str::from_utf8(hop.trim_ascii()).ok()?))
        .collect()
}

/// An address with or without a port, as proxies write them.
fn address(text: &str) -> Option<IpAddr> {
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let ip = text.parse::<IpAddr>().ok();
    ip.or_else(|| in_brackets().map(IpAddr::V6))
        .or_else(with_port)
        .map(|ip| ip.to_canonical())
}

/// The address of the client, as far as it can be known; see [`Peer::client`].
///
/// ```
/// use purlin::prelude::*;
/// use purlin::extract::ClientAddress;
///
/// #[get("/me")]
/// async fn show_me(ClientAddress(address): ClientAddress) -> Text {
///     Text(address.map_or_else(|| "nobody knows".to_owned(), |address| address.to_string()))
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

#[diagnostic::do_not_recommend]
impl Extract for ClientAddress {
    const PHASE: Phase = Phase::Inject;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(Self(cx.peer().and_then(|peer| peer.client(cx.headers()))))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> Option<String> {
        client_by(
            peer,
            &forwarded.iter().map(|value| value.as_bytes()).collect::<Vec<_>>(),
        )
    }

    fn client_by(peer: &str, forwarded: &[&[u8]]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(value).unwrap());
        }
        let proxies = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let peer = Peer::new(Some(peer.parse().unwrap()), false, proxies.into());
        peer.client(&headers).map(|address| address.to_string())
    }

    #[test]
    fn what_a_client_wrote_before_a_proxy_hides_nobody() {
        for line in [
            &b"\xff, 203.0.113.7"[..],
            b"\xc3\xa9 , 203.0.113.7",
            b",,203.0.113.7",
        ] {
            assert_eq!(client_by("10.0.0.1:9", &[line]).unwrap(), "203.0.113.7");
        }
        assert_eq!(
            client_by("10.0.0.1:9", &[b"203.0.113.7, \xff"]).unwrap(),
            "10.0.0.1"
        );
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let told = |peer, forwarded: &[&str]| client(peer, forwarded).unwrap();
        assert_eq!(told("192.0.2.1:9", &["203.0.113.7"]), "192.0.2.1");
        assert_eq!(told("10.0.0.1:9", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(
            told("10.0.0.1:9", &["6.6.6.6, 203.0.113.7, 10.0.0.9"]),
            "203.0.113.7"
        );
        assert_eq!(
            told("10.0.0.1:9", &["6.6.6.6", "203.0.113.7:5000"]),
            "203.0.113.7"
        );
        assert_eq!(told("[fd00::1]:9", &["[2001:db8::7]:80"]), "2001:db8::7");
        assert_eq!(told("[::ffff:10.0.0.1]:9", &["203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn what_is_no_address_ends_the_search() {
        assert_eq!(
            client("10.0.0.1:9", &["203.0.113.7, unknown"]).unwrap(),
            "10.0.0.1"
        );
        assert_eq!(client("10.0.0.1:9", &[]).unwrap(), "10.0.0.1");
        for half in ["[2001:db8::7", "2001:db8::7]", "[[2001:db8::7]]", "[203.0.113.7]"] {
            assert_eq!(client("10.0.0.1:9", &[half]).unwrap(), "10.0.0.1", "{half}");
        }
    }

    #[test]
    fn who_is_not_known_is_not_believed_and_who_is_local_is() {
        let mut headers = HeaderMap::new();
        headers.append(FORWARDED_FOR, "203.0.113.7".parse().unwrap());
        let proxies: Arc<[IpNet]> = ["10.0.0.0/8".parse().unwrap()].into();
        assert_eq!(
            Peer::new(None, false, Arc::clone(&proxies)).client(&headers),
            None
        );
        assert!(Peer::local(proxies).client(&headers).is_some());
        assert_eq!(Peer::local(Arc::default()).client(&headers), None);
    }

    #[test]
    fn the_scheme_is_believed_likewise() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_PROTO, "https".parse().unwrap());
        let proxies: Arc<[IpNet]> = ["10.0.0.0/8".parse().unwrap()].into();
        let peer = |address: &str| Peer::new(Some(address.parse().unwrap()), false, Arc::clone(&proxies));
        assert!(peer("10.0.0.1:9").is_secure(&headers));
        assert!(!peer("192.0.2.1:9").is_secure(&headers));
        headers.insert(FORWARDED_PROTO, "https, HTTPS".parse().unwrap());
        assert!(peer("10.0.0.1:9").is_secure(&headers));
        headers.append(FORWARDED_PROTO, "https,http".parse().unwrap());
        assert!(!peer("10.0.0.1:9").is_secure(&headers));
    }
}
