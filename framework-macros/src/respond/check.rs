//! What does not fit together.

use std::collections::HashSet;

use syn::{Data, LitStr};

use super::model::{Answer, Field, Item, Part};
use crate::sink::Sink;

/// Notes every mistake of the type.
pub(super) fn item(item: &Item<'_>, sink: &Sink) {
    if let Data::Enum(data) = &item.input.data
        && data.variants.is_empty()
    {
        sink.error(
            &item.input.ident,
            "an enum without variants answers nothing: add one for each form of the answer",
        );
    }
    for each in &item.answers {
        answer(each, sink);
    }
}

fn answer(answer: &Answer<'_>, sink: &Sink) {
    let bodies: Vec<&Field<'_>> = answer
        .fields
        .iter()
        .filter(|field| matches!(field.part, Some(Part::Body)))
        .collect();
    status(answer, !bodies.is_empty(), sink);
    for second in bodies.iter().skip(1) {
        sink.error(
            second.ty,
            "an answer has one body: write `#[respond(header = \"..\")]` or `#[respond(cookie)]` on this field",
        );
    }
    headers(answer, sink);
}

fn status(answer: &Answer<'_>, has_body: bool, sink: &Sink) {
    let Some(status) = &answer.status else {
        // A field that could not be read may have been the body.
        if !has_body && answer.fields.iter().all(|field| field.part.is_some()) {
            let message = format!(
                "`{}` has neither a status nor a body: write `#[respond(status = 204)]` on it",
                answer.name
            );
            sink.error(answer.name, message);
        }
        return;
    };
    match status.base10_parse::<u16>() {
        Ok(204 | 205 | 304) if has_body => {
            let message = format!(
                "an answer with status {status} has no body (RFC 9110, section 15): write another status, or take the body away"
            );
            sink.error(status, message);
        }
        Ok(200..=599) => {}
        Ok(100..=199) => sink.error(
            status,
            "a status from 100 to 199 announces an answer, and is none: write one from 200 to 599",
        ),
        _ => sink.error(status, "a status is a number from 200 to 599"),
    }
}

fn headers(answer: &Answer<'_>, sink: &Sink) {
    let mut seen = HashSet::new();
    for field in &answer.fields {
        let Some(Part::Header(name)) = &field.part else {
            continue;
        };
        if let Some(message) = refusal(&name.value()) {
            sink.error(name, message);
        } else if !seen.insert(name.value()) {
            let message = format!("two fields are the header field `{}`: keep one", name.value());
            sink.error(LitStr::new(&name.value(), name.span()), message);
        }
    }
}

/// Why there is no header field of that name.
fn refusal(name: &str) -> Option<String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    match name {
        "content-type" => Some("the body says what its media type is: take this field away".to_owned()),
        "content-length" | "transfer-encoding" | "connection" | "date" => {
            Some(format!("the server writes `{name}`: take this field away"))
        }
        "set-cookie" => {
            Some("write `#[respond(cookie)]`, and a `purlin::cookie::Cookie` in the field".to_owned())
        }
        _ if name.is_empty() || !name.chars().all(legal) => Some(format!(
            "\"{name}\" is no name of a header field: use letters, digits and `-`"
        )),
        _ => None,
    }
}
