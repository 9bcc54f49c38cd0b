//! How clients show who they are, each way as an argument.

mod all_of;
mod api_key;
mod argument;
mod authorization;
mod basic;
mod bearer;
#[cfg(feature = "tls")]
mod certificate;
mod flow;
#[cfg(feature = "sessions")]
mod logged_in;
mod one_of;
mod open_id;
mod scopes;
mod token;

pub use all_of::AllOf;
pub use api_key::{ApiKey, ApiKeyName, ApiKeyPlace};
pub use basic::Basic;
pub use bearer::Bearer;
#[cfg(feature = "tls")]
pub use certificate::ClientCertificate;
pub use flow::{AuthorizationCodeFlow, OAuth2AuthorizationCode, OAuth2Password, PasswordFlow};
pub use one_of::OneOf;
pub use open_id::{OpenIdConnect, OpenIdProvider};
pub use scopes::{ScopeInfo, Scopes};
pub use token::{ClientCredentials, PasswordForm, TokenAnswer, TokenError};

use crate::error::{Problem, Reject, UNAUTHENTICATED};
use crate::extract::{Cx, Extract, Phase, Unjudged, challenge_header};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// A way in which a client shows who it is.
///
/// A way of your own becomes an argument with an [`Extract`] that calls [`describe`] and [`demand`]; then it can stand in an
/// `Option`, in [`AllOf`] and in [`OneOf`] too.
///
/// ```
/// use purlin::error::Reject;
/// use purlin::extract::{Cx, Extract, Phase};
/// use purlin::openapi::{OperationBuilder, ParameterIn, SecurityScheme};
/// use purlin::schema::ArgMeta;
/// use purlin::security::{self, Scheme};
///
/// /// What the gateway in front says of the client.
/// struct GatewayUser(u64);
///
/// impl Scheme for GatewayUser {
///     fn describe(operation: &mut OperationBuilder<'_>) {
///         operation.security("gateway", SecurityScheme::api_key(ParameterIn::Header, "X-User"), &[]);
///     }
///
///     async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
///         let Some(field) = cx.headers().get("x-user") else { return Ok(None) };
///         let number = field.to_str().ok().and_then(|text| text.parse().ok());
///         number.map(|number| Some(Self(number))).ok_or_else(|| security::refused().into())
///     }
/// }
///
/// impl Extract for GatewayUser {
///     const PHASE: Phase = Phase::Auth;
///
///     fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
///         security::describe::<Self>(operation);
///     }
///
///     async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
///         security::demand(cx).await
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way in which a client shows who it is",
    label = "no security scheme",
    note = "take `Bearer`, `Basic`, `ApiKey<..>`, `OAuth2Password<..>`, `OpenIdConnect<..>`, `LoggedIn`, or `AllOf` and `OneOf` of them",
    note = "what may be absent is an `Option` around them, as the argument's type"
)]
pub trait Scheme: Sized + Send {
    /// Whether [`read`](Self::read) judges what the client shows, and does not only read it. One that does not is no policy of a module or an
    /// app.
    const JUDGES: bool = true;

    /// Whether it can refuse what a client shows, also where the client need not show anything.
    #[doc(hidden)]
    const REFUSES: bool = true;

    /// Whether it takes any bearer token, so that a scheme behind it in a [`OneOf`] gets none.
    #[doc(hidden)]
    fn takes_any_bearer() -> bool {
        !Self::JUDGES && one_of::reads_bearer::<Self>()
    }

    /// Demands it in the document, with [`OperationBuilder::security`].
    fn describe(operation: &mut OperationBuilder<'_>);

    /// What the client shows: `None` if it shows nothing.
    ///
    /// # Errors
    /// What it shows cannot be read, or is not good: [`refused`]. Then the request ends, even where the client may show nothing.
    fn read(cx: &mut Cx) -> impl Future<Output = Result<Option<Self>, Reject>> + Send;
}

/// Documents an argument that demands a scheme: its 401 beside the scheme. The argument is no policy unless the scheme
/// [judges](Scheme::JUDGES).
pub fn describe<S: Scheme>(operation: &mut OperationBuilder<'_>) {
    if !S::JUDGES {
        Unjudged::reads_only::<S>(operation);
    }
    S::describe(operation);
    describe_refusal(operation);
}

/// What a client shows, which has to be something.
///
/// # Errors
/// It shows nothing, or nothing good: 401, with every way in that the operation documents in `WWW-Authenticate`.
pub async fn demand<S: Scheme>(cx: &mut Cx) -> Result<S, Reject> {
    match S::read(cx).await? {
        Some(shown) => Ok(shown),
        None => Err(Problem::unauthenticated().with_nothing_shown().into()),
    }
}

/// The 401 for credentials that are not good. It does not say why, so that nobody learns what would be.
pub fn refused() -> Problem {
    Problem::unauthenticated()
}

/// Documents the 401, and the ways in that it names.
fn describe_refusal(operation: &mut OperationBuilder<'_>) {
    operation.problem(401, "unauthorized", UNAUTHENTICATED);
    operation.response_header(401, "WWW-Authenticate", challenge_header());
}

/// Authentication that clients may leave out: what is absent is `None`, and what is there has to be good.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::Bearer;
///
/// #[get("/articles")]
/// async fn list_articles(token: Option<Bearer>) -> Json<bool> {
///     Json(token.is_some())
/// }
/// ```
#[diagnostic::do_not_recommend]
impl<S: Scheme> Extract for Option<S> {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        Unjudged::lets_everybody_in::<Self>(operation);
        operation.optional(if S::REFUSES { describe::<S> } else { S::describe });
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        S::read(cx).await
    }
}
