//! Errors in the shape of RFC 9457.

use schemars::{Schema, json_schema};

use super::json_text::JsonText;
use super::{ErrorRenderer, Problem};
use crate::schema::Fault;

/// The members that are written of every problem.
const MEMBERS: [&str; 6] = ["type", "title", "status", "detail", "code", "errors"];

/// `application/problem+json` of RFC 9457, with `code` and `errors` as members of its own. The default.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProblemJson;

impl ErrorRenderer for ProblemJson {
    fn media_type(&self) -> &'static str {
        "application/problem+json"
    }

    fn write(&self, problem: &Problem, out: &mut Vec<u8>) {
        let mut out = JsonText(out);
        write_head(problem, &mut out);
        write_errors(problem.errors(), &mut out);
        let own = problem.extensions().iter();
        for (name, value) in own.filter(|(name, _)| !MEMBERS.contains(&name.as_str())) {
            out.raw(",");
            out.text(name);
            out.raw(":");
            out.value(value);
        }
        out.raw("}");
    }

    fn schema(&self) -> (&'static str, Schema) {
        let schema = json_schema!({
            "title": "Problem",
            "description": "Why a request failed (RFC 9457).",
            "type": "object",
            "required": ["type", "title", "status", "code"],
            "properties": {
                "type": { "type": "string", "format": "uri-reference", "description": "The type of the problem.", "examples": ["about:blank"] },
                "title": { "type": "string", "description": "The type of the problem, for people." },
                "status": { "type": "integer", "minimum": 400, "maximum": 599, "description": "The status code." },
                "detail": { "type": "string", "description": "What went wrong, for people." },
                "code": { "type": "string", "description": "What went wrong, for programs: stable." },
                "errors": {
                    "type": "array",
                    "description": "Every fault of the request.",
                    "items": {
                        "type": "object",
                        "required": ["in", "pointer", "code", "detail"],
                        "properties": {
                            "in": { "type": "string", "enum": ["path", "query", "header", "cookie", "body"], "description": "The part of the request." },
                            "pointer": { "type": "string", "description": "The place in that part, as a JSON pointer (RFC 6901)." },
                            "code": { "type": "string", "description": "The rule that is broken, for programs: stable." },
                            "detail": { "type": "string", "description": "The rule that is broken, for people." }
                        }
                    }
                }
            }
        });
        ("Problem", schema)
    }

    fn narrow(&self, codes: &[&str]) -> Option<Schema> {
        Some(json_schema!({ "properties": { "code": { "enum": codes } } }))
    }
}

/// All that is no fault and no member of the application's own.
fn write_head(problem: &Problem, out: &mut JsonText<'_>) {
    out.raw("{\"type\":");
    out.text(problem.type_uri());
    out.raw(",\"title\":");
    out.text(problem.title());
    out.raw(",\"status\":");
    out.raw(problem.status().as_str());
    if let Some(detail) = problem.detail() {
        out.raw(",\"detail\":");
        out.text(detail);
    }
    out.raw(",\"code\":");
    out.text(problem.code());
}

fn write_errors(faults: &[Fault], out: &mut JsonText<'_>) {
    let mut before = ",\"errors\":[";
    for fault in faults {
        out.raw(before);
        write_fault(fault, out);
        before = ",";
    }
    if !faults.is_empty() {
        out.raw("]");
    }
}

/// `{in, pointer, code, detail, ..}`.
fn write_fault(fault: &Fault, out: &mut JsonText<'_>) {
    out.raw("{\"in\":\"");
    out.raw(fault.location.as_str());
    out.raw("\",\"pointer\":");
    out.pointer(&fault.path);
    out.raw(",\"code\":");
    out.text(fault.kind.code());
    out.raw(",\"detail\":");
    fault.kind.tell(&mut |words| out.words(words));
    fault.kind.each_member(&mut |name, value| {
        out.raw(",\"");
        out.raw(name);
        out.raw("\":");
        out.value(&value);
    });
    out.raw("}");
}
