//! `AllOf<A, B>`: two schemes at once.

use super::Scheme;
use super::argument::argument;
use crate::error::Reject;
use crate::extract::Cx;
use crate::openapi::OperationBuilder;

/// Demands both of two schemes; for more, one of them is an `AllOf` too. The document has them in one requirement.
///
/// Where it may be absent, it is as soon as either is. Two arguments of one handler demand both as well.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{AllOf, ApiKey, Bearer};
///
/// purlin::api_keys! {
///     /// The key of the app that calls.
///     AppKey = header("X-App-Key");
/// }
///
/// #[get("/me")]
/// async fn read_me(shown: AllOf<Bearer, ApiKey<AppKey>>) -> Json<bool> {
///     let AllOf(token, key) = &shown;
///     Json(token.token().matches("correct horse") && key.key().matches("battery staple"))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct AllOf<A, B>(pub A, pub B);

impl<A: Scheme, B: Scheme> Scheme for AllOf<A, B> {
    const JUDGES: bool = A::JUDGES || B::JUDGES;

    fn describe(operation: &mut OperationBuilder<'_>) {
        A::describe(operation);
        B::describe(operation);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        let first = A::read(cx).await?;
        let second = B::read(cx).await?;
        Ok(first.zip(second).map(|(first, second)| Self(first, second)))
    }
}

argument!([A: Scheme, B: Scheme] AllOf<A, B>);
