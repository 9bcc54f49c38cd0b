//! `CsrfGuard`: pages of others cannot write in the name of their visitors.

use std::collections::BTreeSet;

use http::header::{HOST, ORIGIN};
use http::uri::{Authority, Scheme};
use http::{HeaderMap, HeaderName, Method, Request, Uri};

use super::cors::origin_mistake;
use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::handler::EndpointMeta;
use crate::openapi::OperationBuilder;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The code of the 403, and what it says.
const CODE: &str = "cross_site";
const DETAIL: &str = "A page of another site sent the request.";

/// Refuses requests that change something and were sent by a page of another site: cross-site request forgery. It needs no tokens:
/// browsers say in `Sec-Fetch-Site` who sends, and no page can say otherwise.
///
/// Requests of GET, HEAD, OPTIONS and TRACE pass, so these must change nothing. Others pass if `Sec-Fetch-Site` is `same-origin` or
/// `none` (the person typed the address); from browsers that do not send it, if `Origin` is the host and port that were asked, and `https` where it is known that TLS was spoken; and where neither
/// is there, for then no browser sent it. All else is a 403, unless its origin is [trusted](Self::trust).
///
/// An API needs it that takes what browsers send by themselves (cookies, the name and password of `Basic`, certificates of clients), and
/// [`App::secure_by_default`](crate::App::secure_by_default) asks for it. One that reads a token from `Authorization` does not: no browser sends that by itself.
///
/// ```
/// use purlin::layer::CsrfGuard;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[post("/transfers")]
/// async fn transfer() -> NoContent {
///     NoContent
/// }
///
/// # purlin::testing::block_on(async {
/// let bank = Module::new("bank").middleware(CsrfGuard::new()).routes(routes![transfer]);
/// let client = TestClient::new(App::new("Bank", "1.0.0").module(bank));
/// assert_eq!(client.post("/transfers").await.status(), 204);
/// let answer = client.post("/transfers").header("sec-fetch-site", "cross-site").await;
/// assert_eq!((answer.status(), answer.code().as_str()), (403, "cross_site"));
/// # });
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "it does nothing until it is mounted"]
pub struct CsrfGuard {
    trusted: BTreeSet<String>,
    mistakes: Vec<String>,
}

impl CsrfGuard {
    /// Trusts nobody else.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the pages of an origin write, exactly: `https://admin.shop.example`.
    pub fn trust(mut self, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        match origin_mistake(&origin) {
            Some(mistake) => self.mistakes.push(mistake),
            None => {
                self.trusted.insert(origin);
            }
        }
        self
    }

    /// Whether a request may have been sent.
    fn lets_pass(&self, request: &Request<Body>, is_secure: bool) -> bool {
        let headers = request.headers();
        if request.method().is_safe() || request.method() == Method::TRACE || self.is_trusted(headers) {
            return true;
        }
        match headers.get(SEC_FETCH_SITE) {
            Some(site) => matches!(site.as_bytes(), b"same-origin" | b"none"),
            None => !headers.contains_key(ORIGIN) || is_own(request, is_secure),
        }
    }

    fn is_trusted(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
        origin.is_some_and(|origin| self.trusted.contains(origin))
    }
}

/// Whether the origin is the host that was asked, at its port. Whoever asked with TLS is of `https`; else the scheme is not known, for a proxy
/// in front may not say it.
fn is_own(request: &Request<Body>, is_secure: bool) -> bool {
    let headers = request.headers();
    let origin = headers
        .get(ORIGIN)
        .and_then(|origin| origin.to_str().ok()?.parse::<Uri>().ok());
    let asked = headers.get(HOST).and_then(|host| host.to_str().ok());
    let asked = asked.or_else(|| request.uri().authority().map(Authority::as_str));
    let asked = asked.and_then(|asked| asked.parse::<Authority>().ok());
    let (Some(origin), Some(asked)) = (origin, asked) else {
        return false;
    };
    let (Some(scheme), Some(own)) = (origin.scheme(), origin.authority()) else {
        return false;
    };
    let usual = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(usual);
    (*scheme == Scheme::HTTPS || !is_secure)
        && own.host().eq_ignore_ascii_case(asked.host())
        && port(own) == port(&asked)
}

impl Middleware for CsrfGuard {
    fn describe(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta) {
        let is_safe = Method::from_bytes(route.method.as_bytes()).is_ok_and(|method| method.is_safe());
        if !is_safe {
            operation.refuses_cross_site();
            operation.problem(403, CODE, DETAIL);
        }
    }

    fn check(&self) -> Vec<String> {
        self.mistakes.clone()
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let is_secure = next.peer().is_some_and(|peer| peer.is_secure(request.headers()));
        if self.lets_pass(&request, is_secure) {
            return next.run(request).await;
        }
        next.problem(
            Problem::new(ErrorKind::Forbidden)
                .with_code(CODE)
                .with_detail(DETAIL),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(guard: &CsrfGuard, method: &str, fields: &[(&str, &str)]) -> bool {
        let request = Request::builder()
            .method(method)
            .uri("/")
            .header("host", "shop.example:8000");
        let request = fields
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        guard.lets_pass(&request.body(Body::empty()).unwrap(), false)
    }

    #[test]
    fn only_the_own_site_and_no_browser_at_all_write() {
        let guard = CsrfGuard::new();
        for fields in [
            &[][..],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://shop.example:8000")],
            &[("origin", "http://SHOP.example:8000")],
        ] {
            assert!(passes(&guard, "POST", fields), "{fields:?}");
        }
        for fields in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://shop.example:8000"),
            ],
            &[("origin", "https://shop.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
        ] {
            assert!(!passes(&guard, "POST", fields), "{fields:?}");
            assert!(passes(&guard, "GET", fields), "{fields:?}");
        }
    }

    #[test]
    fn the_own_origin_has_its_scheme_and_its_port() {
        let own = |host: &str, origin: &str, is_secure| {
            let request = Request::post("/").header("host", host).header("origin", origin);
            is_own(&request.body(Body::empty()).unwrap(), is_secure)
        };
        assert!(own("shop.example", "https://shop.example:443", true));
        assert!(own("shop.example:443", "https://shop.example", true));
        assert!(own("shop.example:80", "http://shop.example", false));
        assert!(own("[::1]:80", "http://[::1]", false));
        assert!(
            own("shop.example", "https://shop.example", false),
            "a proxy may not tell"
        );
        assert!(!own("shop.example", "http://shop.example", true));
        assert!(!own("shop.example:80", "https://shop.example", false));
        assert!(!own("shop.example", "https://shop.example:8443", false));
    }

    #[test]
    fn who_is_trusted_is_named_exactly() {
        let guard = CsrfGuard::new().trust("https://admin.example");
        let from = |origin| [("sec-fetch-site", "cross-site"), ("origin", origin)];
        assert!(passes(&guard, "DELETE", &from("https://admin.example")));
        assert!(!passes(
            &guard,
            "DELETE",
            &from("https://admin.example.evil.example")
        ));
        assert_eq!(CsrfGuard::new().trust("admin.example").check().len(), 1);
    }
}
