//! Content as it is: text, bytes, a stream.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING};
use http::{HeaderMap, HeaderValue, Version};
use http_body::Body as _;

use super::{Asker, Cx, Extract, Phase, reading};
use crate::body::{Body, Coding, CollectError, Inflate, Joined, most_packed};
use crate::error::{ApiError, ErrorKind, Problem, Reject};
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Fault, FaultKind, Location};
use schemars::json_schema;

/// What tells a client of HTTP/1 that no further request can follow on its connection.
const CLOSE: HeaderValue = HeaderValue::from_static("close");

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
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.request_body_raw("text/plain", json_schema!({ "type": "string" }), true);
        operation.request_body_description(arg.doc);
        describe_buffered(operation);
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
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.request_body_raw("application/octet-stream", json_schema!({}), true);
        operation.request_body_description(arg.doc);
        describe_buffered(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        read(cx).await.map_err(Reject::Problem)
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Body {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.request_body_raw("application/octet-stream", json_schema!({}), true);
        operation.request_body_description(arg.doc);
        describe_content(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let limit = cx.route().body_limit;
        Ok(announced(cx, limit, limit)?.limited(limit))
    }
}

/// Documents that a content can be too large.
fn describe_content(operation: &mut OperationBuilder<'_>) {
    operation.problem(
        413,
        ErrorKind::ContentTooLarge.name(),
        "The content is larger than the limit.",
    );
}

/// Documents that a content is read into memory, and can be too large for it.
pub(crate) fn describe_buffered(operation: &mut OperationBuilder<'_>) {
    describe_content(operation);
    operation.buffers_content();
}

/// All of the content, up to the route's limit. Where its client is held to a pace, the handler's time does not run
/// meanwhile: a content at the allowed rate may take longer than a handler may.
pub(crate) async fn read(cx: &mut Cx) -> Result<Bytes, Problem> {
    let limit = cx.route().body_limit;
    let coding = coding(cx)?;
    let most = coding.map_or(limit, |_| most_packed(limit));
    let mut body = announced(cx, most, limit)?;
    let mut content = match coding {
        None => Content::Plain(Joined::expecting(expected(&body))),
        Some(coding) => Content::Packed(Inflate::new(coding, limit)),
    };
    let reading = cx.reading().cloned();
    let mut reserved = 0;
    while let Some(frame) = reading::frame(&mut body, reading.as_ref()).await {
        let frame = frame.map_err(|error| refused(CollectError::of(error), limit))?;
        if let Ok(part) = frame.into_data() {
            let grown = content.push(part, limit).map_err(|error| refused(error, limit))?;
            cx.reserve(grown)?;
            reserved += grown;
        }
        if body.is_end_stream() {
            break;
        }
    }
    let bytes = content.finish().map_err(|error| refused(error, limit))?;
    // A decoder may keep its last bytes until it is told that nothing follows.
    cx.reserve(bytes.len() - reserved)?;
    Ok(bytes)
}

/// The content, unless it tells that it has more than `most` bytes, and so more than the limit when it is unpacked. Nothing was read
/// then, so a client that waits for `100 Continue` (RFC 9110, section 10.1.1) never gets it, and sends nothing.
fn announced(cx: &mut Cx, most: usize, limit: usize) -> Result<Body, Problem> {
    let body = cx.take_unlimited().unwrap_or_default();
    if body.size_hint().lower() > most as u64 {
        let problem = refused(CollectError::TooLarge, limit);
        return Err(if cx.version() < Version::HTTP_2 {
            // The content stays unread, so no further request can follow on this connection: the client should know.
            problem.with_header(CONNECTION, CLOSE)
        } else {
            problem
        });
    }
    Ok(body)
}

/// How long the content is said to be; it is within the limit.
fn expected(body: &Body) -> usize {
    usize::try_from(body.size_hint().lower()).unwrap_or_default()
}

/// What was read so far.
enum Content {
    Plain(Joined),
    Packed(Inflate),
}

impl Content {
    /// Adds a part; answers by how much the content grew.
    fn push(&mut self, part: Bytes, limit: usize) -> Result<usize, CollectError> {
        match self {
            Self::Plain(joined) => {
                let grown = part.len();
                if grown > limit - joined.len() {
                    return Err(CollectError::TooLarge);
                }
                joined.push(part);
                Ok(grown)
            }
            Self::Packed(inflate) => inflate.push(&part),
        }
    }

    fn finish(self) -> Result<Bytes, CollectError> {
        match self {
            Self::Plain(joined) => Ok(joined.finish()),
            Self::Packed(inflate) => inflate.finish(),
        }
    }
}

/// How the content is compressed, if the app takes it so. Whoever takes it for what it is not gives it a second meaning.
fn coding(cx: &Cx) -> Result<Option<Coding>, Problem> {
    let is_read = cx.resources().decompression;
    named_coding(cx.headers())
        .filter(|coding| is_read || coding.is_none())
        .ok_or_else(|| not_read(is_read))
}

/// The content is compressed in a way that is not read.
#[cold]
fn not_read(are_others: bool) -> Problem {
    let (detail, codings) = if are_others {
        let detail = "send the content as it is, or compressed once, as gzip or deflate";
        (detail, "gzip, deflate")
    } else {
        ("send the content as it is, not compressed", "identity")
    };
    Problem::new(ErrorKind::UnsupportedMediaType)
        .with_detail(detail)
        .with_header(ACCEPT_ENCODING, HeaderValue::from_static(codings))
}

/// The one coding that the header names; `None` if it is none of ours, or not one.
#[allow(
    clippy::option_option,
    reason = "no coding and a coding that is not known are two things"
)]
fn named_coding(headers: &HeaderMap) -> Option<Option<Coding>> {
    let mut lines = headers.get_all(CONTENT_ENCODING).iter();
    let Some(line) = lines.next() else {
        return Some(None);
    };
    let name = line.to_str().ok().filter(|_| lines.next().is_none())?.trim();
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("gzip") || is("x-gzip") {
        Some(Some(Coding::Gzip))
    } else if is("deflate") {
        Some(Some(Coding::Deflate))
    } else {
        is("identity").then_some(None)
    }
}

/// What a client is told of a content that was not taken.
#[cold]
fn refused(error: CollectError, limit: usize) -> Problem {
    let is_too_large = matches!(error, CollectError::TooLarge);
    let problem = error.into_problem();
    if is_too_large {
        return problem
            .with_detail(format!("the content has more than {limit} bytes"))
            .with_extension("limit", limit);
    }
    problem
}
