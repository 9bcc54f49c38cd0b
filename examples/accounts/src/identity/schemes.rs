//! The ways in.

use purlin::error::Reject;
use purlin::extract::{Cx, Extract};
use purlin::openapi::{OperationBuilder, SecurityScheme};
use purlin::prelude::*;
use purlin::schema::ArgMeta;
use purlin::security::{Bearer, OAuth2Password, PasswordFlow, Scheme, ScopeInfo};
use purlin::session::{LoggedIn, Session};
use purlin::uuid::Uuid;

use crate::roles::SCOPES;

/// Under which name the session of a browser keeps its login.
pub(crate) const LOGIN: &str = "login";

purlin::api_keys! {
    /// A key of `/api-keys`.
    pub(crate) ProgramKey = header("X-Api-Key");
}

/// The flow that gives out our access tokens.
#[derive(Debug)]
pub(crate) struct PasswordLogin;

impl PasswordFlow for PasswordLogin {
    const DESCRIPTION: &'static str = "Log in with the e-mail address and the password.";
    const TOKEN_URL: &'static str = "/auth/token";
    const SCOPES: &'static [ScopeInfo] = SCOPES;
}

/// An access token. The document shows two ways to it: the flow, for people who log in on its page and for the clients that are generated from
/// it, and the token by itself, for programs that have one.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken(pub(super) Bearer);

impl Scheme for AccessToken {
    const JUDGES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.any_of(<OAuth2Password<PasswordLogin> as Scheme>::describe, |operation| {
            let token = SecurityScheme::bearer("JWT").description("An access token of `/auth/token`.");
            operation.security("bearer", token, &[]);
        });
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        Ok(Bearer::read(cx).await?.map(Self))
    }
}

/// The login that the cookie of a browser stands for.
#[derive(Debug, Clone)]
pub(crate) struct BrowserLogin {
    pub(super) login: Uuid,
    pub(super) session: Session,
}

const ARGUMENT: ArgMeta = ArgMeta::new("session");

impl Scheme for BrowserLogin {
    fn describe(operation: &mut OperationBuilder<'_>) {
        <LoggedIn as Scheme>::describe(operation);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let session = <Session as Extract>::extract(cx, &ARGUMENT).await?;
        let login = session.get::<Uuid>(LOGIN).await.map_err(ApiError::into_problem)?;
        Ok(login.map(|login| Self { login, session }))
    }
}
