//! How a problem is written: on the wire and, from the same place, in the document.

use schemars::{Schema, json_schema};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::Problem;
use crate::schema::{Fault, Segment};

/// The shape of every error answer of an app, on the wire *and* in the document. One is set for the whole app.
///
/// ```
/// use purlin::error::{ErrorRenderer, Problem};
/// use purlin::json_schema;
///
/// /// `{"error": "not_found"}`, and nothing else.
/// struct CodeOnly;
///
/// impl ErrorRenderer for CodeOnly {
///     fn media_type(&self) -> &'static str {
///         "application/json"
///     }
///
///     fn write(&self, problem: &Problem, out: &mut Vec<u8>) {
///         out.extend_from_slice(br#"{"error":""#);
///         out.extend_from_slice(problem.code().as_bytes());
///         out.extend_from_slice(br#""}"#);
///     }
///
///     fn schema(&self) -> (&'static str, purlin::JsonSchema) {
///         ("Error", json_schema!({ "type": "object", "required": ["error"], "properties": { "error": { "type": "string" } } }))
///     }
/// }
/// ```
pub trait ErrorRenderer: Send + Sync + 'static {
    /// The media type of every error answer.
    fn media_type(&self) -> &'static str;

    /// Writes the answer's content.
    fn write(&self, problem: &Problem, out: &mut Vec<u8>);

    /// The name and the schema of the content, for `components.schemas`.
    fn schema(&self) -> (&'static str, Schema);

    /// What one operation's answers of one status add to that schema, such as the codes they can have.
    fn narrow(&self, codes: &[&str]) -> Option<Schema> {
        let _ = codes;
        None
    }
}

/// The error answers of `FastAPI`: `{"detail": ..}`, where validation lists `{type, loc, msg, ctx}`. It never has `input`.
///
/// For teams whose clients already read that shape:
///
/// ```
/// use purlin::App;
/// use purlin::error::FastApiErrors;
///
/// let app = App::new("Shop", "1.0.0").error_renderer(FastApiErrors);
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct FastApiErrors;

impl ErrorRenderer for FastApiErrors {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, problem: &Problem, out: &mut Vec<u8>) {
        write_json(out, &FastApiBody(problem));
    }

    fn schema(&self) -> (&'static str, Schema) {
        let schema = json_schema!({
            "title": "HTTPError",
            "type": "object",
            "required": ["detail"],
            "properties": {
                "detail": {
                    "anyOf": [
                        { "type": "string" },
                        {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["type", "loc", "msg"],
                                "properties": {
                                    "type": { "type": "string" },
                                    "loc": { "type": "array", "items": { "anyOf": [{ "type": "string" }, { "type": "integer" }] } },
                                    "msg": { "type": "string" },
                                    "ctx": { "type": "object" }
                                }
                            }
                        }
                    ]
                }
            }
        });
        ("HTTPError", schema)
    }
}

/// Writes a body that consists of strings, numbers and maps with string keys.
fn write_json(out: &mut Vec<u8>, body: &impl Serialize) {
    serde_json::to_writer(out, body).expect("maps with string keys can be written to memory");
}

/// A problem in the shape of `FastAPI`.
struct FastApiBody<'a>(&'a Problem);

impl Serialize for FastApiBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let problem = self.0;
        let mut map = serializer.serialize_map(Some(1))?;
        if problem.errors().is_empty() {
            map.serialize_entry("detail", problem.detail().unwrap_or(problem.title()))?;
        } else {
            map.serialize_entry("detail", &Each(problem.errors(), FastApiFault))?;
        }
        map.end()
    }
}

/// A list of faults, each written through a wrapper.
struct Each<'a, W>(&'a [Fault], fn(&'a Fault) -> W);

impl<W: Serialize> Serialize for Each<'_, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for fault in self.0 {
            list.serialize_element(&self.1(fault))?;
        }
        list.end()
    }
}

/// `{type, loc, msg, ctx}`.
struct FastApiFault<'a>(&'a Fault);

impl Serialize for FastApiFault<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fault = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", fault.kind.code())?;
        map.serialize_entry("loc", &Loc(fault))?;
        map.serialize_entry("msg", &fault.kind.detail())?;
        let context = fault.kind.context();
        if !context.is_empty() {
            map.serialize_entry(
                "ctx",
                &context.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            )?;
        }
        map.end()
    }
}

/// `["body", "items", 3]`.
struct Loc<'a>(&'a Fault);

impl Serialize for Loc<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.path.len() + 1))?;
        list.serialize_element(self.0.location.as_str())?;
        for segment in &self.0.path {
            match segment {
                Segment::Key(key) => list.serialize_element(key)?,
                Segment::Index(index) => list.serialize_element(index)?,
            }
        }
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorKind, ProblemJson};
    use crate::schema::{At, Bound, FaultKind, Faults, Location};

    fn written(renderer: &dyn ErrorRenderer, problem: &Problem) -> serde_json::Value {
        let mut out = Vec::new();
        renderer.write(problem, &mut out);
        serde_json::from_slice(&out).unwrap()
    }

    fn invalid() -> Problem {
        let mut faults = Faults::new(Location::Body);
        let items = At::Root.field("items");
        let third = items.index(3);
        faults.push(&third.field("a/b"), FaultKind::GreaterThan { gt: Bound::Int(0) });
        Problem::validation(faults.into_vec())
    }

    #[test]
    fn problem_json_lists_each_fault_with_its_pointer() {
        let body = written(&ProblemJson, &invalid());
        assert_eq!(body["status"], 422);
        assert_eq!(
            body["errors"],
            serde_json::json!([{
                "in": "body", "pointer": "/items/3/a~1b", "code": "greater_than", "detail": "must be greater than 0", "gt": 0,
            }])
        );
    }

    #[test]
    fn no_member_of_problem_json_is_written_twice() {
        let names = [
            "type", "title", "status", "detail", "code", "errors", "instance", "limit",
        ];
        let whole = |problem: Problem| {
            let problem = names
                .iter()
                .fold(problem, |problem, name| problem.with_extension(*name, "own"));
            let mut out = Vec::new();
            ProblemJson.write(&problem, &mut out);
            let text = String::from_utf8(out).unwrap();
            (text.matches("\"own\"").count(), written(&ProblemJson, &problem))
        };
        let (count, body) = whole(invalid().with_detail("Words."));
        assert_eq!(
            (count, &body["status"], &body["detail"]),
            (2, &422.into(), &"Words.".into())
        );
        assert_eq!(
            (&body["instance"], &body["limit"]),
            (&"own".into(), &"own".into())
        );
        // What is not told to clients is told by no other way.
        let (count, body) = whole(Problem::internal("the disk is full"));
        assert_eq!((count, body.get("detail"), body.get("errors")), (2, None, None));
    }

    #[test]
    fn the_fastapi_shape_has_loc_with_indexes() {
        let body = written(&FastApiErrors, &invalid());
        assert_eq!(
            body,
            serde_json::json!({ "detail": [{
                "type": "greater_than", "loc": ["body", "items", 3, "a/b"], "msg": "must be greater than 0", "ctx": { "gt": 0 },
            }] })
        );
        let body = written(&FastApiErrors, &Problem::new(ErrorKind::NotFound));
        assert_eq!(body, serde_json::json!({ "detail": "Not Found" }));
    }
}
