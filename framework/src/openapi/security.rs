//! How clients prove who they are.

use indexmap::IndexMap;
use serde::Serialize;

use super::ParameterIn;
use super::setters::setters;

/// A way of authentication (OpenAPI 3.1.1, section 4.8.27 Security Scheme Object).
///
/// ```
/// use purlin::openapi::{ParameterIn, SecurityScheme};
///
/// let bearer = SecurityScheme::bearer("JWT").description("A token of the login");
/// let key = SecurityScheme::api_key(ParameterIn::Header, "X-Api-Key");
/// assert_ne!(bearer, key);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The kind, with what belongs to it.
    #[serde(flatten)]
    pub kind: SecuritySchemeKind,
    /// What it means to clients, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The kinds of [`SecurityScheme`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum SecuritySchemeKind {
    /// A secret in a header field, the query or a cookie.
    ApiKey {
        /// Its name.
        name: String,
        /// Where it stands.
        #[serde(rename = "in")]
        location: ParameterIn,
    },
    /// A scheme of the `Authorization` field (RFC 9110, section 11).
    Http {
        /// The name in the IANA registry, such as `basic`.
        scheme: String,
        /// A hint at the form of a bearer token, such as `JWT`.
        #[serde(skip_serializing_if = "Option::is_none")]
        bearer_format: Option<String>,
    },
    /// A client certificate.
    #[serde(rename = "mutualTLS")]
    MutualTls,
    /// OAuth 2.0 (RFC 6749).
    #[serde(rename = "oauth2")]
    OAuth2 {
        /// Its flows.
        flows: Box<OAuthFlows>,
    },
    /// OpenID Connect Discovery.
    OpenIdConnect {
        /// The address of the discovery document.
        open_id_connect_url: String,
    },
}

impl SecurityScheme {
    /// A scheme of this kind.
    pub const fn new(kind: SecuritySchemeKind) -> Self {
        Self {
            kind,
            description: None,
        }
    }

    /// A bearer token (RFC 6750); `format` hints at its form, such as `JWT`, and may be empty.
    pub fn bearer(format: &str) -> Self {
        Self::new(SecuritySchemeKind::Http {
            scheme: "bearer".to_owned(),
            bearer_format: (!format.is_empty()).then(|| format.to_owned()),
        })
    }

    /// Name and password (RFC 7617).
    pub fn basic() -> Self {
        Self::new(SecuritySchemeKind::Http {
            scheme: "basic".to_owned(),
            bearer_format: None,
        })
    }

    /// A secret in a header field, the query or a cookie.
    pub fn api_key(location: ParameterIn, name: impl Into<String>) -> Self {
        Self::new(SecuritySchemeKind::ApiKey {
            name: name.into(),
            location,
        })
    }

    /// OAuth 2.0 with these flows.
    pub fn oauth2(flows: OAuthFlows) -> Self {
        Self::new(SecuritySchemeKind::OAuth2 {
            flows: Box::new(flows),
        })
    }

    /// OpenID Connect, by the address of its discovery document.
    pub fn open_id_connect(url: impl Into<String>) -> Self {
        Self::new(SecuritySchemeKind::OpenIdConnect {
            open_id_connect_url: url.into(),
        })
    }
}

setters!(SecurityScheme { description: String });

/// The flows of OAuth 2.0 that the server allows (OpenAPI 3.1.1, section 4.8.28 OAuth Flows Object).
///
/// ```
/// use purlin::openapi::{OAuthFlow, OAuthFlows};
///
/// let flows = OAuthFlows::new().password(OAuthFlow::new().token_url("/token").scope("read", "Read all"));
/// assert!(flows.implicit.is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OAuthFlows {
    /// The implicit flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implicit: Option<OAuthFlow>,
    /// The flow with the password of the resource owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<OAuthFlow>,
    /// The flow between machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_credentials: Option<OAuthFlow>,
    /// The flow with an authorization code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_code: Option<OAuthFlow>,
}

impl OAuthFlows {
    /// No flow.
    pub fn new() -> Self {
        Self::default()
    }
}

setters!(OAuthFlows {
    implicit: OAuthFlow,
    password: OAuthFlow,
    client_credentials: OAuthFlow,
    authorization_code: OAuthFlow,
});

/// One flow of OAuth 2.0 (OpenAPI 3.1.1, section 4.8.29 OAuth Flow Object).
///
/// ```
/// # use purlin::openapi::OAuthFlow;
/// let flow = OAuthFlow::new()
///     .authorization_url("https://example.com/authorize")
///     .token_url("https://example.com/token")
///     .scope("orders:write", "Place orders");
/// assert_eq!(flow.scopes["orders:write"], "Place orders");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OAuthFlow {
    /// Where the user agrees; for the flows `implicit` and `authorization_code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// Where tokens are given out; for all flows but `implicit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where tokens are renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<String>,
    /// The scopes and what each allows.
    pub scopes: IndexMap<String, String>,
}

impl OAuthFlow {
    /// A flow without addresses and scopes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a scope.
    #[must_use]
    pub fn scope(mut self, name: impl Into<String>, description: impl Into<String>) -> Self {
        self.scopes.insert(name.into(), description.into());
        self
    }
}

setters!(OAuthFlow {
    authorization_url: String,
    token_url: String,
    refresh_url: String,
});

/// Schemes that must all be satisfied, with their scopes (OpenAPI 3.1.1, section 4.8.30 Security Requirement
/// Object). One without schemes lets everybody in.
///
/// ```
/// # use purlin::openapi::SecurityRequirement;
/// let both = SecurityRequirement::new().scheme("bearer", ["read"]).scheme("key", [""; 0]);
/// assert_eq!(both.0.len(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SecurityRequirement(pub IndexMap<String, Vec<String>>);

impl SecurityRequirement {
    /// A requirement that everybody satisfies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a scheme; where it is there already, the scopes are added to it.
    #[must_use]
    pub fn scheme(
        mut self,
        name: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let known = self.0.entry(name.into()).or_default();
        for scope in scopes {
            let scope = scope.into();
            if !known.contains(&scope) {
                known.push(scope);
            }
        }
        self
    }
}
