//! `OneOf<A, B>`: either of two schemes.

use http::StatusCode;

use super::Scheme;
use super::argument::argument;
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::OperationBuilder;
use crate::schema::Registry;

/// Demands either of two schemes; for more, one of them is a `OneOf` too. The document has a requirement for each.
///
/// The first one that is there and can be read counts, whatever the other one is; so one that takes
/// any bearer token and another one that reads some behind it are a mistake. Neither is a 401 that names both ways in.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{ApiKey, Bearer, OneOf};
///
/// purlin::api_keys! {
///     /// A key from the console.
///     ConsoleKey = header("X-Api-Key");
/// }
///
/// #[get("/me")]
/// async fn read_me(shown: OneOf<Bearer, ApiKey<ConsoleKey>>) -> Json<bool> {
///     Json(match shown {
///         OneOf::First(token) => token.token().matches("correct horse"),
///         OneOf::Second(key) => key.key().matches("battery staple"),
///     })
/// }
/// ```
#[derive(Debug, Clone)]
pub enum OneOf<A, B> {
    /// The first scheme.
    First(A),
    /// The second scheme.
    Second(B),
}

impl<A: Scheme, B: Scheme> Scheme for OneOf<A, B> {
    const JUDGES: bool = A::JUDGES && B::JUDGES;

    fn takes_any_bearer() -> bool {
        A::takes_any_bearer() || B::takes_any_bearer()
    }

    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.any_of(A::describe, B::describe);
        if A::takes_any_bearer() && reads_bearer::<B>() {
            operation.fault(
                "the first scheme of a `OneOf` takes any bearer token, so the second never gets one: let the one that judges its tokens come \
                 first, or take one of them, and tell the tokens apart where they are judged",
            );
        }
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let first = match A::read(cx).await {
            Ok(Some(first)) => return Ok(Some(Self::First(first))),
            Err(reject) if !is_refusal(&reject) => return Err(reject),
            other => other.map(|_| None),
        };
        match B::read(cx).await {
            Ok(Some(second)) => Ok(Some(Self::Second(second))),
            Ok(None) => first,
            Err(reject) => Err(reject),
        }
    }
}

argument!([A: Scheme, B: Scheme] OneOf<A, B>);

/// Whether a scheme lets somebody in for a bearer token alone, as far as it says in the document.
pub(super) fn reads_bearer<S: Scheme>() -> bool {
    let mut registry = Registry::new();
    let mut operation = OperationBuilder::new(&mut registry);
    S::describe(&mut operation);
    operation.finish().is_bearer_enough()
}

/// Whether credentials were refused, so that others may be good; and not what reads them failed.
fn is_refusal(reject: &Reject) -> bool {
    matches!(reject, Reject::Problem(problem) if problem.status() == StatusCode::UNAUTHORIZED)
}
