//! Which origins are allowed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use http::Uri;

type Predicate = dyn Fn(&str) -> bool + Send + Sync;

/// The origins that are allowed: some, those that a function likes, or all.
#[derive(Clone, Default)]
pub(super) struct Origins {
    any: bool,
    exact: BTreeSet<String>,
    predicates: Vec<Arc<Predicate>>,
}

impl Origins {
    pub(super) fn allow(&mut self, origin: String) {
        self.exact.insert(origin);
    }

    pub(super) fn allow_where(&mut self, allows: impl Fn(&str) -> bool + Send + Sync + 'static) {
        self.predicates.push(Arc::new(allows));
    }

    pub(super) const fn allow_any(&mut self) {
        self.any = true;
    }

    pub(super) const fn is_any(&self) -> bool {
        self.any
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.any && self.exact.is_empty() && self.predicates.is_empty()
    }

    /// Whether an origin is allowed. `null`, which is that of every sandbox and every file, is where all are.
    pub(super) fn allows(&self, origin: &str) -> bool {
        self.any
            || self.exact.contains(origin)
            || (origin != "null" && self.predicates.iter().any(|it| it(origin)))
    }
}

impl fmt::Debug for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origins")
            .field("any", &self.any)
            .field("exact", &self.exact)
            .field("predicates", &self.predicates.len())
            .finish()
    }
}

/// Why a text is no origin as browsers write it (RFC 6454, section 6.2).
pub(in crate::layer) fn mistake(origin: &str) -> Option<String> {
    let form = || {
        format!(
            "`{origin}` is no origin: write a scheme, a host and its port, if it is another one than the scheme's: `https://shop.example`"
        )
    };
    let Some(written) = of_address(origin) else {
        return Some(form());
    };
    (written != origin).then(|| format!("`{origin}` is never the origin of a page: write `{written}`"))
}

/// The origin of an absolute address on the web, as browsers write it.
pub(crate) fn of_address(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let scheme = uri.scheme()?;
    let default = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let host = uri.host()?.to_ascii_lowercase();
    let port = uri.port_u16().filter(|port| *port != default);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Some(format!("{scheme}://{host}{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for origin in [
            "https://shop.example",
            "http://localhost:3000",
            "https://xn--bcher-kva.example",
            "http://[::1]:8080",
        ] {
            assert_eq!(mistake(origin), None);
        }
        for (origin, instead) in [
            ("https://shop.example/", "write `https://shop.example`"),
            ("https://shop.example:443", "write `https://shop.example`"),
            ("https://Shop.example/path", "write `https://shop.example`"),
            ("HTTPS://[::1]:443/", "write `https://[::1]`"),
            ("https://user@shop.example", "write `https://shop.example`"),
            ("https://bücher.example", "is no origin"),
            ("https://shop.example:", "write `https://shop.example`"),
            ("tauri://localhost", "is no origin"),
            ("shop.example", "is no origin"),
            ("*", "is no origin"),
            ("null", "is no origin"),
            ("data:text/html,x", "is no origin"),
        ] {
            let told = mistake(origin).unwrap();
            assert!(told.contains(instead), "{told}");
        }
    }

    #[test]
    fn a_function_is_not_asked_about_null() {
        let mut origins = Origins::default();
        assert!(origins.is_empty());
        origins.allow_where(|_| true);
        assert!(origins.allows("https://a.example"));
        assert!(!origins.allows("null"));
        origins.allow_any();
        assert!(origins.allows("null"));
    }
}
