//! `IfMatch`: the version of a thing that a client means to change.

use std::str::FromStr;

use http::header::IF_MATCH;
use http::{HeaderMap, HeaderValue, StatusCode};
use schemars::json_schema;

use super::etag::ETag;
use super::parameter::describe_validation;
use super::{Asker, Cx, Extract, Phase, PreconditionFailed};
use crate::error::{ApiError, Problem, Reject};
use crate::openapi::{OperationBuilder, Parameter, ParameterIn};
use crate::schema::{ArgMeta, Fault, FaultKind, Location, Segment};

/// The header field `If-Match`: the client changes a thing only if it still is as the client has seen it (RFC 9110, section 13.1.1), so
/// nobody's change is lost. Without the field the answer is 428 (RFC 6585), unless the argument is an `Option`.
///
/// [`version`](Self::version) is what a change of a model with `#[model(version)]` expects, and [`check`](Self::check) is for everything else.
/// The answer gives the client its next tag with [`Tagged`](crate::respond::Tagged).
///
/// ```
/// use purlin::extract::{ETag, IfMatch, PreconditionFailed};
/// use purlin::prelude::*;
/// use purlin::respond::Tagged;
/// use purlin::testing::TestClient;
///
/// #[put("/motto")]
/// async fn set_motto(if_match: IfMatch, Text(motto): Text) -> Result<Tagged<Text>, PreconditionFailed> {
///     if_match.check(&ETag::of_version(7))?;
///     Ok(Tagged(ETag::of_version(8), Text(motto)))
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Mottos", "1.0.0").module(Module::new("mottos").routes(routes![set_motto])));
/// let put = || client.put("/motto").content("text/plain", "onward");
/// assert_eq!(put().await.status(), 428);
/// assert_eq!(put().header("if-match", "\"6\"").await.status(), 412);
/// assert_eq!(put().header("if-match", "\"7\"").await.header("etag"), Some("\"8\""));
/// # });
/// ```
///
/// A tag here names a version and not its bytes, so one that was made weak on the way (`W/"7"`), as by compression, is the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch(Wanted);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Any,
    OneOf(Vec<ETag>),
}

impl IfMatch {
    /// Whether the thing is as the client has seen it.
    ///
    /// # Errors
    /// It is not.
    pub fn check(&self, current: &ETag) -> Result<(), PreconditionFailed> {
        match &self.0 {
            Wanted::Any => Ok(()),
            Wanted::OneOf(tags) if tags.contains(current) => Ok(()),
            Wanted::OneOf(_) => Err(PreconditionFailed),
        }
    }

    /// The version that the client has seen; `None` for `*`, which is any.
    ///
    /// # Errors
    /// The tag is none of a version, or there are several.
    pub fn version<V: FromStr>(&self) -> Result<Option<V>, PreconditionFailed> {
        match &self.0 {
            Wanted::Any => Ok(None),
            Wanted::OneOf(tags) => {
                let [ETag(tag)] = &tags[..] else {
                    return Err(PreconditionFailed);
                };
                let version = tag.trim_matches('"').parse();
                version.map(Some).map_err(|_| PreconditionFailed)
            }
        }
    }

    /// What a request wants; `None` if it does not say.
    fn read(headers: &HeaderMap) -> Result<Option<Self>, Reject> {
        let values: Vec<&HeaderValue> = headers.get_all(IF_MATCH).iter().collect();
        if values.is_empty() {
            return Ok(None);
        }
        let texts: Option<Vec<&str>> = values.iter().map(|value| value.to_str().ok()).collect();
        let texts = texts.unwrap_or_default();
        if matches!(texts[..], [only] if only.trim() == "*") {
            return Ok(Some(Self(Wanted::Any)));
        }
        let strong = |tag: &str| ETag(tag.trim_start_matches("W/").to_owned());
        let lists: Option<Vec<Vec<&str>>> = texts.iter().map(|text| ETag::only(text)).collect();
        let tags: Vec<ETag> = lists.into_iter().flatten().flatten().map(strong).collect();
        if tags.is_empty() {
            let kind = FaultKind::StringPatternMismatch {
                pattern: PATTERN.to_owned(),
            };
            return Err(Reject::Invalid(vec![Fault {
                location: Location::Header,
                path: vec![Segment::Key("if-match".into())],
                kind,
            }]));
        }
        Ok(Some(Self(Wanted::OneOf(tags))))
    }
}

const PATTERN: &str = r#"^\s*(\*\s*|[\s,]*(W/)?"[^"]*"(\s*,[\s,]*(W/)?"[^"]*")*(\s*,[\s,]*)?\s*)$"#;

fn describe(operation: &mut OperationBuilder<'_>, parameter: Parameter) {
    operation.parameter(parameter.description("The `ETag` of what is to be changed."));
    describe_validation(operation);
    PreconditionFailed::describe(operation);
}

fn parameter() -> Parameter {
    let schema = json_schema!({ "type": "string", "pattern": PATTERN });
    Parameter::new(ParameterIn::Header, "If-Match", schema)
}

#[diagnostic::do_not_recommend]
impl Extract for IfMatch {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        // It is not `required` in the document: leaving it out is a 428 and no 422.
        describe(operation, parameter());
        operation.problem(428, MISSING, MISSING_DETAIL);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Self::read(cx.headers())?.ok_or_else(|| {
            let problem = Problem::with_status(StatusCode::PRECONDITION_REQUIRED, MISSING);
            Reject::Problem(problem.with_detail(MISSING_DETAIL))
        })
    }
}

const MISSING: &str = "precondition_required";
const MISSING_DETAIL: &str = "Send the `ETag` of what is to be changed as `If-Match`.";

#[diagnostic::do_not_recommend]
impl Extract for Option<IfMatch> {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        describe(operation, parameter());
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        IfMatch::read(cx.headers())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<Option<IfMatch>, Reject> {
        IfMatch::read(&HeaderMap::from_iter([(
            IF_MATCH,
            HeaderValue::from_static(value),
        )]))
    }

    fn version(value: &'static str) -> Result<Option<i64>, PreconditionFailed> {
        read(value).unwrap().unwrap().version()
    }

    #[test]
    fn a_version_is_one_number_or_any() {
        assert_eq!(version("\"7\""), Ok(Some(7)));
        assert_eq!(version("W/\"7\""), Ok(Some(7)));
        assert_eq!(version("*"), Ok(None));
        assert_eq!(version("\"seven\""), Err(PreconditionFailed));
        assert_eq!(version("\"7\", \"8\""), Err(PreconditionFailed));
    }

    #[test]
    fn what_is_no_tag_is_a_fault() {
        for value in ["7", "\"7", "W/7", "", ",", "*, \"7\""] {
            assert!(read(value).is_err(), "{value}");
        }
        assert_eq!(IfMatch::read(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn the_document_says_what_is_read() {
        let pattern = regex::Regex::new(PATTERN).unwrap();
        // One value a line.
        let values = r#"*
 *
"7"
W/"7" , "8"
, "7",, "8" ,
"a,b"
""
"7", junk
"7" "8"
"7"junk
"7" junk, "8"
*, "7"
"7", W/
,
7"#;
        for value in values.lines() {
            assert_eq!(read(value).is_ok(), pattern.is_match(value), "{value}");
        }
    }

    #[test]
    fn all_lines_of_the_field_are_read() {
        let read = |lines: [&'static str; 2]| {
            IfMatch::read(&HeaderMap::from_iter(
                lines.map(|line| (IF_MATCH, HeaderValue::from_static(line))),
            ))
        };
        let tags = ["7", "8"].map(ETag::of_version).to_vec();
        assert_eq!(
            read(["\"7\"", "\"8\""]).unwrap(),
            Some(IfMatch(Wanted::OneOf(tags)))
        );
        assert!(read(["\"7\"", "junk"]).is_err());
    }
}
