//! One operation of the document, from what its handler says of itself.

use crate::error::ErrorRenderer;
use crate::handler::EndpointMeta;
use crate::openapi::{Operation, OperationParts, ProblemDoc, Response, StatusKey, add_content};
use schemars::{Schema, json_schema};

/// The operation of a handler, with its error answers written by the renderer.
pub(super) fn operation(
    meta: &EndpointMeta,
    parts: &mut OperationParts,
    renderer: &dyn ErrorRenderer,
) -> Operation {
    let mut operation = std::mem::take(&mut parts.operation);
    let (summary, description) = words(meta);
    operation.summary = summary;
    operation.description = description;
    for (status, problems) in &parts.problems {
        let response = operation.responses.entry(StatusKey::Code(*status)).or_default();
        add_problems(response, problems, renderer);
    }
    operation
}

/// The first paragraph of the doc comment on one line, and the rest; the attribute's words come first.
fn words(meta: &EndpointMeta) -> (Option<String>, Option<String>) {
    // What is included from a file comes as one text.
    let lines = meta
        .doc
        .iter()
        .flat_map(|text| text.split('\n'))
        .map(str::trim_end);
    let lines: Vec<&str> = lines.skip_while(|line| line.is_empty()).collect();
    let mut paragraphs = lines.splitn(2, |line| line.is_empty());
    let summary = paragraphs.next().unwrap_or_default().join(" ");
    let rest = paragraphs.next().unwrap_or_default().join("\n");
    let own = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    (
        meta.summary
            .map(str::to_owned)
            .or_else(|| own(summary.trim_end_matches('.'))),
        meta.description.map(str::to_owned).or_else(|| own(&rest)),
    )
}

fn add_problems(response: &mut Response, problems: &[ProblemDoc], renderer: &dyn ErrorRenderer) {
    for problem in problems {
        if !response.description.is_empty() {
            response.description.push_str("\n\n");
        }
        let told = format!("`{}`: {}", problem.code, problem.detail);
        response.description.push_str(&told);
    }
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_ref()).collect();
    add_content(
        &mut response.content,
        renderer.media_type(),
        schema(renderer, &codes),
    );
}

/// The component of error answers, narrowed to the codes of one status.
fn schema(renderer: &dyn ErrorRenderer, codes: &[&str]) -> Schema {
    let (name, _) = renderer.schema();
    let reference = json_schema!({ "$ref": format!("#/components/schemas/{name}") });
    match renderer.narrow(codes) {
        Some(narrow) => json_schema!({ "allOf": [reference, narrow] }),
        None => reference,
    }
}
