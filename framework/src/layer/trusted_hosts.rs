//! `TrustedHosts`: only requests for hosts that are known come through.

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderName, HeaderValue, Request};

use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::extract::{HostPattern, Peer, is_valid_host};
use crate::handler::EndpointMeta;
use crate::openapi::OperationBuilder;

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The code of the 400, and what it says.
const CODE: &str = "host_not_trusted";
const DETAIL: &str = "The request is for a host that is not served here.";

/// Refuses requests for other hosts than these: names such as `shop.example`, addresses, and `*.shop.example` for all below a name, which it
/// is not itself. Case, ports and a final dot make no other host. All else is a 400, and so is a request that names no host.
///
/// Whoever sends a request chooses its `Host`, so a link that is made of it can lead anywhere.
///
/// ```
/// use purlin::layer::TrustedHosts;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/users")]
/// async fn list_users() -> Json<Vec<String>> {
///     Json(Vec::new())
/// }
///
/// # purlin::testing::block_on(async {
/// let admin = Module::new("admin").middleware(TrustedHosts::new(["admin.shop.example"])).routes(routes![list_users]);
/// let client = TestClient::new(App::new("Shop", "1.0.0").module(admin));
/// assert_eq!(client.get("/users").header("host", "admin.shop.example:8000").await.status(), 200);
/// let answer = client.get("/users").header("host", "shop.example").await;
/// assert_eq!((answer.status(), answer.code().as_str()), (400, "host_not_trusted"));
/// # });
/// ```
///
/// # Or `allowed_hosts`?
///
/// [`App::allowed_hosts`](crate::App::allowed_hosts), or the setting `ALLOWED_HOSTS`, holds for a whole server of Purlin's: it refuses before the
/// app sees anything, with 421, which tells a client of HTTP/2 to try another connection. Take that for a program that is served by its own name.
/// Take this where modules or routes have hosts of their own, where the app is mounted in another server, or where the document is to say it.
///
/// # Which host it looks at
///
/// `Host`, and the authority of the target (`:authority` in HTTP/2, the absolute form in HTTP/1.1): each that is there has to be trusted.
/// A proxy in front has to pass `Host` on, or its own name for the app has to be in the list. What a
/// [trusted](crate::App::trusted_proxies) one says in `X-Forwarded-Host` has to be trusted too; what others say there is nobody's word. The paths of
/// [`Health`](crate::app::Health) are answered for every host, since a platform asks for them by an address.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct TrustedHosts {
    hosts: Vec<HostPattern>,
    mistakes: Vec<String>,
}

impl TrustedHosts {
    /// Lets requests for these hosts through.
    pub fn new(hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let (mut known, mut mistakes) = (Vec::new(), Vec::new());
        for host in hosts.into_iter().map(Into::into) {
            match host.parse() {
                Ok(host) => known.push(host),
                Err(error) => mistakes.push(format!("the host `{host}` {error}")),
            }
        }
        if known.is_empty() && mistakes.is_empty() {
            mistakes.push("no host is named, so nobody gets in: name those that are served".to_owned());
        }
        Self {
            hosts: known,
            mistakes,
        }
    }

    /// Whether a request is for these hosts, by all that it says of it.
    fn trusts(&self, request: &Request<Body>, has_trusted_proxy: bool) -> bool {
        let headers = request.headers();
        let target = request.uri().authority().map(Authority::as_str);
        let fields = headers.get_all(HOST).iter().map(HeaderValue::as_bytes);
        let mut named = target.map(str::as_bytes).into_iter().chain(fields).peekable();
        let forwarded = headers
            .get_all(FORWARDED_HOST)
            .iter()
            .filter(|_| has_trusted_proxy);
        let mut forwarded = forwarded.flat_map(|field| field.as_bytes().split(|byte| *byte == b','));
        named.peek().is_some()
            && named.all(|host| self.knows(host))
            && forwarded.all(|host| self.knows(host.trim_ascii()))
    }

    fn knows(&self, host: &[u8]) -> bool {
        is_valid_host(host) && self.hosts.iter().any(|known| known.covers(host))
    }
}

impl Middleware for TrustedHosts {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.problem(400, CODE, DETAIL);
    }

    fn check(&self) -> Vec<String> {
        self.mistakes.clone()
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let has_trusted_proxy = next.peer().is_some_and(Peer::is_trusted);
        if next.is_health(&request) || self.trusts(&request, has_trusted_proxy) {
            return next.run(request).await;
        }
        next.problem(
            Problem::new(ErrorKind::BadRequest)
                .with_code(CODE)
                .with_detail(DETAIL),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusts(target: &str, fields: &[(&str, &str)], has_trusted_proxy: bool) -> bool {
        let hosts = TrustedHosts::new(["Shop.example", "*.shop.example", "[::1]"]);
        let request = Request::builder().uri(target);
        let request = fields
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        hosts.trusts(&request.body(Body::empty()).unwrap(), has_trusted_proxy)
    }

    #[test]
    fn ports_case_and_a_final_dot_make_no_other_host() {
        for host in [
            "shop.example",
            "SHOP.example:8000",
            "shop.example.",
            "a.b.shop.example",
            "[::1]:80",
        ] {
            assert!(trusts("/", &[("host", host)], false), "{host}");
        }
        for host in [
            "",
            "example",
            "evilshop.example",
            "shop.example.evil.example",
            "shop.example:x",
            "shop.example:@evil.example",
            "evil.example/.shop.example",
            "user@a.shop.example",
            "[::2]",
        ] {
            assert!(!trusts("/", &[("host", host)], false), "{host}");
        }
        assert!(!trusts("/", &[], false), "who names no host");
    }

    #[test]
    fn every_name_of_the_host_is_looked_at() {
        let shop = ("host", "shop.example");
        assert!(trusts("https://shop.example/", &[], false), "as in HTTP/2");
        assert!(!trusts("https://evil.example/", &[], false));
        assert!(!trusts("https://evil.example/", &[shop], false));
        assert!(!trusts(
            "https://shop.example/",
            &[("host", "evil.example")],
            false
        ));
        assert!(!trusts("/", &[shop, ("host", "evil.example")], false));
    }

    #[test]
    fn only_a_trusted_proxy_has_a_say() {
        let forwarded = |host| [("host", "shop.example"), ("x-forwarded-host", host)];
        assert!(trusts("/", &forwarded("evil.example"), false));
        assert!(!trusts("/", &forwarded("evil.example"), true));
        assert!(!trusts("/", &forwarded("shop.example, evil.example"), true));
        assert!(trusts("/", &forwarded("shop.example, a.shop.example"), true));
        let own = [("host", "app:8000"), ("x-forwarded-host", "shop.example")];
        assert!(
            !trusts("/", &own, true),
            "the proxy has to be in the list, or to pass the host on"
        );
    }

    #[test]
    fn what_is_no_host_is_a_mistake() {
        assert_eq!(TrustedHosts::new([""; 0]).check().len(), 1);
        assert_eq!(
            TrustedHosts::new(["*", "https://shop.example", "shop.example"])
                .check()
                .len(),
            2
        );
    }
}
