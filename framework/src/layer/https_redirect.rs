//! `HttpsRedirect`: who comes without TLS is sent to where it is.

use std::sync::OnceLock;
use std::time::Duration;

use http::header::{HOST, LOCATION, STRICT_TRANSPORT_SECURITY};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Request, StatusCode};
use schemars::json_schema;

use super::next::is_same_path;
use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::handler::EndpointMeta;
use crate::openapi::{Header, OperationBuilder};

/// Sends clients that speak HTTP to the same address with `https`, with 308, which keeps method and content.
///
/// It knows the scheme as [`ClientScheme`](crate::extract::ClientScheme) does: behind a proxy, the proxy has to be
/// [trusted](crate::App::trusted_proxies) and to send `X-Forwarded-Proto`; without that, clients are sent around in circles. The paths of
/// [`Health`](crate::app::Health) are answered anyway, since a platform asks for them without TLS. The host is the one that the client named, so
/// [`App::allowed_hosts`](crate::App::allowed_hosts), or [`TrustedHosts`](super::TrustedHosts) around it, should say which there are.
///
/// ```
/// use std::time::Duration;
/// use purlin::App;
/// use purlin::layer::HttpsRedirect;
///
/// let year = Duration::from_secs(365 * 24 * 3600);
/// let app = App::new("Shop", "1.0.0").middleware(HttpsRedirect::new().strict_transport_security(year));
/// # let _ = app;
/// ```
///
/// A program that sends a secret without TLS has sent it before it is told. For an API it is better to serve nothing on port 80.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct HttpsRedirect {
    status: StatusCode,
    port: Option<u16>,
    excepted: Vec<String>,
    max_age: Option<Duration>,
    subdomains: bool,
    /// `Strict-Transport-Security`, which is written once.
    policy: OnceLock<Option<HeaderValue>>,
}

impl Default for HttpsRedirect {
    fn default() -> Self {
        Self::new()
    }
}

impl HttpsRedirect {
    /// To port 443, with 308, and without `Strict-Transport-Security`.
    pub fn new() -> Self {
        Self {
            status: StatusCode::PERMANENT_REDIRECT,
            port: None,
            excepted: Vec::new(),
            max_age: None,
            subdomains: false,
            policy: OnceLock::new(),
        }
    }

    /// Answers 307, which clients do not remember.
    pub const fn temporary(mut self) -> Self {
        self.status = StatusCode::TEMPORARY_REDIRECT;
        self
    }

    /// Sends to another port than 443.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Answers a path without TLS too, with a slash at its end or without.
    pub fn except(mut self, path: impl Into<String>) -> Self {
        self.excepted.push(path.into());
        self
    }

    /// Tells browsers to come by TLS only, for so long (RFC 6797). They cannot be told otherwise before it is over.
    pub const fn strict_transport_security(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// Tells them so for all hosts below this one too.
    pub const fn include_subdomains(mut self) -> Self {
        self.subdomains = true;
        self
    }

    /// The same address over TLS.
    fn target(&self, request: &Request<Body>) -> Option<HeaderValue> {
        let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
        let named = named.or_else(|| request.uri().authority().map(Authority::as_str))?;
        let authority: Authority = named.parse().ok()?;
        let (host, port) = (authority.host(), self.port.map(|port| format!(":{port}")));
        let path = request.uri().path_and_query().map(PathAndQuery::as_str);
        // `OPTIONS *` has none.
        let path = path.filter(|path| path.starts_with('/')).unwrap_or("/");
        HeaderValue::try_from(format!("https://{host}{}{path}", port.unwrap_or_default())).ok()
    }

    fn policy(&self) -> Option<HeaderValue> {
        self.policy.get_or_init(|| self.write_policy()).clone()
    }

    fn write_policy(&self) -> Option<HeaderValue> {
        let subdomains = if self.subdomains {
            "; includeSubDomains"
        } else {
            ""
        };
        HeaderValue::try_from(format!("max-age={}{subdomains}", self.max_age?.as_secs())).ok()
    }
}

impl Middleware for HttpsRedirect {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        let address = Header::new(json_schema!({ "type": "string", "format": "uri" })).required();
        operation.response(self.status.as_u16(), "The same address over TLS.", None);
        operation.response_header(self.status.as_u16(), "Location", address);
    }

    fn check(&self) -> Vec<String> {
        let alone = self.subdomains && self.max_age.is_none();
        let mistake = "`include_subdomains` says nothing without `strict_transport_security(..)`: add that, or take it away";
        let relative = self.excepted.iter().filter(|path| !path.starts_with('/'));
        let relative = relative.map(|path| format!("`{path}` is no path to be excepted: write `/{path}`"));
        alone
            .then(|| mistake.to_owned())
            .into_iter()
            .chain(relative)
            .collect()
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let is_secure = next.peer().map_or_else(
            || request.uri().scheme() == Some(&Scheme::HTTPS),
            |peer| peer.is_secure(request.headers()),
        );
        if is_secure {
            let mut response = next.run(request).await;
            if let Some(policy) = self.policy() {
                response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, policy);
            }
            return response;
        }
        let is_excepted = |path: &String| is_same_path(path, request.uri().path());
        if next.is_health(&request) || self.excepted.iter().any(is_excepted) {
            return next.run(request).await;
        }
        let Some(target) = self.target(&request) else {
            return next
                .problem(Problem::new(ErrorKind::BadRequest).with_detail("The request names no host."));
        };
        let mut response = Response::default();
        *response.status_mut() = self.status;
        response.headers_mut().insert(LOCATION, target);
        response
    }
}
