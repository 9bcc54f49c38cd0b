//! What the ways into an operation have to do with one another, and with browsers.

use super::OperationParts;
use crate::openapi::{Parameter, ParameterIn, SecuritySchemeKind};

impl OperationParts {
    /// Whether there is a way in by a bearer token alone.
    pub(crate) fn is_bearer_enough(&self) -> bool {
        let is_bearer = |name: &String| {
            let scheme = self.security_schemes.get(name);
            scheme.is_some_and(|scheme| is_bearer(&scheme.kind))
        };
        let mut alternatives = self.operation.security.iter().flatten();
        alternatives.any(|alternative| !alternative.0.is_empty() && alternative.0.keys().all(is_bearer))
    }

    /// A scheme of the operation by which a browser shows who somebody is without being asked to by a page, or a cookie that has to be there:
    /// it may say who that is as well.
    pub(crate) fn shown_by_browsers(&self) -> Option<&str> {
        let alternatives = self.operation.security.iter().flatten();
        let mut names = alternatives.flat_map(|alternative| alternative.0.keys());
        let found = names.find(|name| {
            let scheme = self.security_schemes.get(*name);
            scheme.is_some_and(|scheme| is_sent_by_browsers(&scheme.kind))
        });
        let cookie = |it: &&Parameter| it.location == ParameterIn::Cookie && it.required;
        let cookies = self.operation.parameters.iter().filter(cookie);
        let shown = found.map(String::as_str).into_iter();
        shown.chain(cookies.map(|it| it.name.as_str())).next()
    }
}

/// Whether it is shown as a bearer token (RFC 6750).
fn is_bearer(kind: &SecuritySchemeKind) -> bool {
    match kind {
        SecuritySchemeKind::Http { scheme, .. } => scheme.eq_ignore_ascii_case("bearer"),
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => true,
        SecuritySchemeKind::ApiKey { .. } | SecuritySchemeKind::MutualTls => false,
    }
}

/// Schemes of `Authorization` that browsers answer by themselves: from what the person typed once, or from the login at the machine.
const OF_BROWSERS: [&str; 4] = ["basic", "digest", "negotiate", "ntlm"];

/// Whether browsers send it for pages of other sites too.
fn is_sent_by_browsers(kind: &SecuritySchemeKind) -> bool {
    match kind {
        SecuritySchemeKind::ApiKey { location, .. } => *location == ParameterIn::Cookie,
        SecuritySchemeKind::Http { scheme, .. } => {
            OF_BROWSERS.iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        SecuritySchemeKind::MutualTls => true,
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{OperationBuilder, SecurityScheme};
    use crate::schema::Registry;

    fn bearer(op: &mut OperationBuilder<'_>) {
        op.security("bearer", SecurityScheme::bearer(""), &[]);
    }

    fn parts(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> OperationParts {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        describe(&mut op);
        op.finish()
    }

    #[test]
    fn a_bearer_token_is_enough_where_nothing_else_is_demanded_with_it() {
        let flow = |op: &mut OperationBuilder<'_>| {
            op.security("flow", SecurityScheme::open_id_connect("https://id"), &[]);
        };
        let basic = |op: &mut OperationBuilder<'_>| op.security("basic", SecurityScheme::basic(), &[]);
        assert!(parts(bearer).is_bearer_enough());
        assert!(parts(flow).is_bearer_enough());
        assert!(parts(|op| op.any_of(basic, bearer)).is_bearer_enough());
        assert!(!parts(basic).is_bearer_enough());
        assert!(!parts(|_| {}).is_bearer_enough());
        assert!(!parts(|op| op.optional(basic)).is_bearer_enough());
        let both = parts(|op| {
            bearer(op);
            basic(op);
        });
        assert!(!both.is_bearer_enough());
    }

    #[test]
    fn what_browsers_send_by_themselves_is_known() {
        let found = |scheme: SecurityScheme| {
            let mut registry = Registry::new();
            let mut op = OperationBuilder::new(&mut registry);
            bearer(&mut op);
            op.security("own", scheme, &[]);
            op.finish().shown_by_browsers().is_some()
        };
        let http = |scheme: &str| {
            SecurityScheme::new(SecuritySchemeKind::Http {
                scheme: scheme.to_owned(),
                bearer_format: None,
            })
        };
        for scheme in [
            SecurityScheme::api_key(ParameterIn::Cookie, "sid"),
            SecurityScheme::basic(),
            http("Negotiate"),
            SecurityScheme::new(SecuritySchemeKind::MutualTls),
        ] {
            assert!(found(scheme.clone()), "{scheme:?}");
        }
        for scheme in [
            SecurityScheme::api_key(ParameterIn::Header, "X-Api-Key"),
            SecurityScheme::bearer("JWT"),
            http("dpop"),
            SecurityScheme::open_id_connect("https://id"),
        ] {
            assert!(!found(scheme.clone()), "{scheme:?}");
        }
    }
}
