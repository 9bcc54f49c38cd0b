//! OpenID Connect: tokens of a provider that clients discover.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::api_key::described;
use super::argument::argument;
use super::flow::token_of;
use super::{Bearer, Scheme};
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::{OperationBuilder, SecurityScheme};

/// A provider of OpenID Connect. Clients find its flows and scopes at its discovery address; the app never asks there for the
/// sake of the document.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{OpenIdConnect, OpenIdProvider};
///
/// struct Company;
///
/// impl OpenIdProvider for Company {
///     const DISCOVERY_URL: &'static str = "https://login.example.com/.well-known/openid-configuration";
/// }
///
/// #[get("/me")]
/// async fn read_me(token: OpenIdConnect<Company>) -> Json<bool> {
///     Json(token.token().matches("correct horse"))
/// }
/// ```
pub trait OpenIdProvider: Send + Sync + 'static {
    /// The name of the scheme in the document.
    const SCHEME: &'static str = "openIdConnect";
    /// What it means to clients, in CommonMark.
    const DESCRIPTION: &'static str = "";
    /// Where the provider describes itself (OpenID Connect Discovery 1.0, section 4).
    const DISCOVERY_URL: &'static str;
}

token_of! {
    /// A bearer token of an [`OpenIdProvider`]. Whether it is a good one is for you to say.
    OpenIdConnect,
    OpenIdProvider,
    SecurityScheme::open_id_connect(F::DISCOVERY_URL)
}
