//! `Json<T>`: content as JSON, in and out.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::body::{describe_buffered, read};
use super::parameter::describe_validation;
use super::{Asker, Cx, Extract, Phase};
use crate::error::{ErrorKind, Problem, Reject};
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Fault, FaultKind, Keywords, Location, Schema, decode_json};

/// Content as JSON (RFC 8259), decoded from a request or written to an answer with status 200.
///
/// The media type must be `application/json` or end in `+json`, else the answer is 415. Faults are answered with 422, every
/// one of them. `Option<Json<T>>` takes an absent content.
///
/// ```
/// use purlin::prelude::*;
///
/// #[schema]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// #[post("/mirror")]
/// async fn mirror(Json(point): Json<Point>) -> Json<Point> {
///     Json(Point { x: point.y, y: point.x })
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T> std::ops::Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Json<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: Schema> Extract for Json<T> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        describe_json::<T>(operation, arg, true);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        let bytes = read(cx).await?;
        if bytes.is_empty() {
            let missing = Fault {
                location: Location::Body,
                path: Vec::new(),
                kind: FaultKind::Missing,
            };
            return Err(Reject::Invalid(vec![missing]));
        }
        decode(cx, &bytes, arg)
    }
}

impl<T: Schema> Extract for Option<Json<T>> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;
    const ACCEPTS: Keywords = T::ACCEPTS;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        describe_json::<T>(operation, arg, false);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        let bytes = read(cx).await?;
        if bytes.is_empty() {
            Ok(None)
        } else {
            decode(cx, &bytes, arg).map(Some)
        }
    }
}

fn describe_json<T: Schema>(operation: &mut OperationBuilder<'_>, arg: &ArgMeta, required: bool) {
    operation.no_parameter(arg);
    let mut schema = operation.input::<T>();
    arg.constraints.describe(&mut schema);
    operation.request_body_raw("application/json", schema, required);
    operation.request_body_description(arg.doc);
    describe_buffered(operation);
    operation.problem(
        415,
        ErrorKind::UnsupportedMediaType.name(),
        "The content is not `application/json`.",
    );
    describe_validation(operation);
}

fn decode<T: Schema>(cx: &Cx, bytes: &Bytes, arg: &ArgMeta) -> Result<Json<T>, Reject> {
    if let Some(detail) = refusal(cx.headers()) {
        return Err(unsupported(detail).into());
    }
    decode_json(bytes, &arg.constraints, &cx.resources().schemas)
        .map(Json)
        .map_err(Reject::Invalid)
}

/// The 415 for a content that is read in other media types only.
#[cold]
fn unsupported(detail: &'static str) -> Problem {
    Problem::new(ErrorKind::UnsupportedMediaType).with_detail(detail)
}

/// What a client is told whose content does not say that it is JSON in UTF-8.
fn refusal(headers: &HeaderMap) -> Option<&'static str> {
    const MEDIA_TYPE: &str = "send the content as application/json";
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return Some(MEDIA_TYPE);
    };
    if value.as_bytes() == b"application/json" {
        return None;
    }
    let Ok(value) = value.to_str() else {
        return Some(MEDIA_TYPE);
    };
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_json =
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    if !is_json {
        return Some(MEDIA_TYPE);
    }
    (!parts.all(is_utf8_or_unknown)).then_some("send the content in UTF-8, the only charset of JSON")
}

/// Whether a parameter of a media type leaves the content readable as UTF-8. `utf8` is a label of it, which many clients write.
fn is_utf8_or_unknown(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = value.trim_matches('"');
    let is = |known: &&str| value.eq_ignore_ascii_case(known);
    !name.eq_ignore_ascii_case("charset") || ["utf-8", "utf8", "us-ascii"].iter().any(is)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn json_is_told_by_its_media_type() {
        let judge = |value: &'static str| {
            refusal(&HeaderMap::from_iter([(
                CONTENT_TYPE,
                HeaderValue::from_static(value),
            )]))
        };
        for good in [
            "application/json",
            "Application/JSON; charset=\"UTF-8\"",
            "application/json;charset=utf8",
            "application/vnd.api+json",
        ] {
            assert_eq!(judge(good), None, "{good}");
        }
        for bad in ["text/json", "text/plain", "text/json; charset=utf-16"] {
            assert_eq!(judge(bad), Some("send the content as application/json"), "{bad}");
        }
        let other = judge("application/json; charset=utf-16");
        assert!(other.is_some_and(|detail| detail.contains("UTF-8")));
        assert!(refusal(&HeaderMap::new()).is_some());
    }
}
