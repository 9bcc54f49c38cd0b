//! Content as it is: text, bytes, a stream.

use bytes::Bytes;
use http::StatusCode;

use super::{Cx, Extract, Phase};
use crate::body::{Body, CollectError, TooSlow};
use crate::error::{ErrorKind, Problem, Reject};
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Fault, FaultKind, Location};
use schemars::json_schema;

/// Content as text in UTF-8, taken from a request or written to an answer as `text/plain` with status 200.
///
/// ```
/// use purlin::prelude::*;
///
/// #[post("/shout")]
/// async fn shout(Text(text): Text) -> Text {
///     Text(text.to_uppercase())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub String);

#[diagnostic::do_not_recommend]
impl Extract for Text {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.request_body_raw("text/plain", json_schema!({ "type": "string" }), true);
        describe_content(operation);
        super::parameter::describe_validation(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let bytes = read(cx).await?;
        String::from_utf8(bytes.into()).map(Self).map_err(|_| {
            let kind = FaultKind::StringUnicode;
            Reject::Invalid(vec![Fault {
                location: Location::Body,
                path: Vec::new(),
                kind,
            }])
        })
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Bytes {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.request_body_raw("application/octet-stream", json_schema!({}), true);
        describe_content(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        read(cx).await.map_err(Reject::Problem)
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Body {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.request_body_raw("application/octet-stream", json_schema!({}), true);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(cx.take_body().unwrap_or_default())
    }
}

/// Documents that a content can be too large.
pub(super) fn describe_content(operation: &mut OperationBuilder<'_>) {
    operation.problem(
        413,
        ErrorKind::ContentTooLarge.name(),
        "The content is larger than the limit.",
    );
}

/// All of the content, up to the app's limit.
pub(super) async fn read(cx: &mut Cx) -> Result<Bytes, Problem> {
    let limit = cx.resources().body_limit;
    let body = cx.take_body().unwrap_or_default();
    body.collect(limit).await.map_err(|error| match error {
        CollectError::TooLarge => Problem::new(ErrorKind::ContentTooLarge)
            .with_detail(format!("the content has more than {limit} bytes"))
            .with_extension("limit", limit),
        CollectError::Broken(cause) if cause.is::<TooSlow>() => {
            Problem::with_status(StatusCode::REQUEST_TIMEOUT, "content_too_slow")
                .with_detail("the content came too slowly")
        }
        CollectError::Broken(cause) => Problem::new(ErrorKind::BadRequest)
            .with_code("content_broken")
            .with_detail("the content broke off")
            .with_cause(cause),
    })
}
