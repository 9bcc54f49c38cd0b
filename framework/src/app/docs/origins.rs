//! Where the pages have to ask for tokens.

use crate::layer::origin_of;
use crate::openapi::{Document, OAuthFlow, SecuritySchemeKind};

/// The origins, beside the app's own, that the document says tokens are given out at. A page that may not ask there could not
/// log anybody in. A path is the app's own. Where a user agrees is another page, and not asked by this one.
pub(super) fn of_tokens(document: &Document) -> Vec<String> {
    let mut origins: Vec<String> = Vec::new();
    for scheme in document.components.security_schemes.values() {
        let addresses = match &scheme.kind {
            SecuritySchemeKind::OAuth2 { flows } => {
                let flows = [
                    &flows.password,
                    &flows.client_credentials,
                    &flows.authorization_code,
                ];
                flows.into_iter().flatten().flat_map(asked).collect()
            }
            SecuritySchemeKind::OpenIdConnect { open_id_connect_url } => vec![open_id_connect_url],
            _ => Vec::new(),
        };
        for origin in addresses.into_iter().filter_map(|address| origin_of(address)) {
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
    }
    origins
}

/// The addresses of a flow that a page asks.
fn asked(flow: &OAuthFlow) -> impl Iterator<Item = &String> {
    flow.token_url.iter().chain(&flow.refresh_url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::{Info, OAuthFlows, SecurityScheme};

    #[test]
    fn only_what_gives_out_tokens_elsewhere_is_asked() {
        let mut document = Document::new(Info::new("Shop", "1.0.0"));
        let code = OAuthFlow::new()
            .authorization_url("https://agree.example.com/a")
            .token_url("https://login.example.com:8443/token?x=1")
            .refresh_url("https://LOGIN.example.com:8443/refresh");
        let flows = OAuthFlows::new()
            .password(OAuthFlow::new().token_url("/token"))
            .authorization_code(code);
        let schemes = [
            ("oauth2", SecurityScheme::oauth2(flows)),
            (
                "id",
                SecurityScheme::open_id_connect("https://id.example.com/.well-known/openid-configuration"),
            ),
            ("script", SecurityScheme::open_id_connect("javascript:alert(1)")),
            ("basic", SecurityScheme::basic()),
        ];
        let known = &mut document.components.security_schemes;
        known.extend(schemes.map(|(name, scheme)| (name.to_owned(), scheme)));
        assert_eq!(
            of_tokens(&document),
            ["https://login.example.com:8443", "https://id.example.com"]
        );
    }
}
