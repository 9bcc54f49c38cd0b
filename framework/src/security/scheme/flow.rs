//! OAuth 2.0: tokens that clients get by a flow that the document shows.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::api_key::described;
use super::argument::argument;
use super::{Bearer, Scheme, ScopeInfo};
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::{OAuthFlow, OAuthFlows, OperationBuilder, SecurityScheme};

/// The flow in which a client sends its user's name and password (RFC 6749, section 4.3).
///
/// It suits clients of your own, and the button *Authorize* of the documentation pages; for those of others there is
/// [`AuthorizationCodeFlow`].
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{OAuth2Password, PasswordFlow, ScopeInfo};
///
/// struct Login;
///
/// impl PasswordFlow for Login {
///     const TOKEN_URL: &'static str = "/token";
///     const SCOPES: &'static [ScopeInfo] = &[ScopeInfo { name: "orders:read", description: "See orders." }];
/// }
///
/// #[get("/orders")]
/// async fn list_orders(token: OAuth2Password<Login>) -> Json<bool> {
///     Json(token.token().matches("correct horse"))
/// }
/// ```
pub trait PasswordFlow: Send + Sync + 'static {
    /// The name of the scheme in the document.
    const SCHEME: &'static str = "oauth2Password";
    /// What it means to clients, in CommonMark.
    const DESCRIPTION: &'static str = "";
    /// Where tokens are given out: a path of this app, or an address. [`PasswordForm`](super::PasswordForm) reads what comes there.
    const TOKEN_URL: &'static str;
    /// Where tokens are renewed, if somewhere else.
    const REFRESH_URL: Option<&'static str> = None;
    /// The scopes that there are.
    const SCOPES: &'static [ScopeInfo] = &[];
}

/// The flow in which the user agrees at an authorization server, which sends the client a code (RFC 6749, section 4.1).
///
/// Clients prove with PKCE (RFC 7636) that the code is theirs. The documentation pages do, if `Docs::oauth` says
/// `"usePkceWithAuthorizationCodeGrant": true`.
///
/// ```
/// use purlin::security::AuthorizationCodeFlow;
///
/// struct CompanyLogin;
///
/// impl AuthorizationCodeFlow for CompanyLogin {
///     const AUTHORIZATION_URL: &'static str = "https://login.example.com/authorize";
///     const TOKEN_URL: &'static str = "https://login.example.com/token";
/// }
/// ```
pub trait AuthorizationCodeFlow: Send + Sync + 'static {
    /// The name of the scheme in the document.
    const SCHEME: &'static str = "oauth2AuthorizationCode";
    /// What it means to clients, in CommonMark.
    const DESCRIPTION: &'static str = "";
    /// Where the user agrees.
    const AUTHORIZATION_URL: &'static str;
    /// Where the code is changed for a token.
    const TOKEN_URL: &'static str;
    /// Where tokens are renewed, if somewhere else.
    const REFRESH_URL: Option<&'static str> = None;
    /// The scopes that there are.
    const SCOPES: &'static [ScopeInfo] = &[];
}

/// Declares a bearer token with a description of its own.
macro_rules! token_of {
    ($(#[doc = $doc:literal])* $token:ident, $flow:ident, $describe:expr) => {
        $(#[doc = $doc])*
        pub struct $token<F> {
            token: Bearer,
            flow: PhantomData<fn() -> F>,
        }

        impl<F> $token<F> {
            /// A token, for a test that calls a handler as the function it is.
            pub fn new(token: impl Into<String>) -> Self {
                Self { token: Bearer::new(token), flow: PhantomData }
            }

            /// The token as a bearer token, which it is.
            pub fn into_bearer(self) -> Bearer {
                self.token
            }
        }

        impl<F> Clone for $token<F> {
            fn clone(&self) -> Self {
                Self { token: self.token.clone(), flow: PhantomData }
            }
        }

        impl<F> Deref for $token<F> {
            type Target = Bearer;

            fn deref(&self) -> &Bearer {
                &self.token
            }
        }

        impl<F> fmt::Debug for $token<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($token), "(..)"))
            }
        }

        impl<F: $flow> Scheme for $token<F> {
            const JUDGES: bool = false;

            fn describe(operation: &mut OperationBuilder<'_>) {
                let scheme: SecurityScheme = $describe;
                operation.security(F::SCHEME, described(scheme, F::DESCRIPTION), &[]);
            }

            async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
                let token = Bearer::of(cx.headers())?;
                Ok(token.map(|token| Self { token, flow: PhantomData }))
            }
        }

        argument!([F: $flow] $token<F>);
    };
}

pub(super) use token_of;

token_of! {
    /// A bearer token of a [`PasswordFlow`]. Whether it is a good one is for you to say.
    OAuth2Password,
    PasswordFlow,
    {
        let flow = with_scopes(OAuthFlow::new().token_url(F::TOKEN_URL), F::REFRESH_URL, F::SCOPES);
        SecurityScheme::oauth2(OAuthFlows::new().password(flow))
    }
}

token_of! {
    /// A bearer token of an [`AuthorizationCodeFlow`]. Whether it is a good one is for you to say.
    OAuth2AuthorizationCode,
    AuthorizationCodeFlow,
    {
        let flow = OAuthFlow::new().authorization_url(F::AUTHORIZATION_URL).token_url(F::TOKEN_URL);
        let flow = with_scopes(flow, F::REFRESH_URL, F::SCOPES);
        SecurityScheme::oauth2(OAuthFlows::new().authorization_code(flow))
    }
}

fn with_scopes(mut flow: OAuthFlow, refresh_url: Option<&'static str>, scopes: &[ScopeInfo]) -> OAuthFlow {
    flow.refresh_url = refresh_url.map(str::to_owned);
    scopes.iter().fold(flow, |flow, scope| {
        flow.scope(scope.name, scope.description.trim())
    })
}
