//! Answers that take each other's place.

use std::mem;

use super::OperationBuilder;
use super::content::{add_content, add_description};
use super::shape::join;
use crate::openapi::{Header, MediaType, Response};

impl OperationBuilder<'_> {
    /// Describes one of several forms that the answer can have, such as a variant of an enum.
    ///
    /// Where another form has the same status, both are described together: the content fits either schema, and a header
    /// field is required only if both have it.
    ///
    /// ```
    /// # use purlin::json_schema;
    /// # use purlin::openapi::{Header, OperationBuilder};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.alternative(|op| op.response(303, "It has moved.", None));
    /// op.alternative(|op| {
    ///     let address = Header::new(json_schema!({ "type": "string" })).required();
    ///     op.response_header(303, "location", address);
    /// });
    /// assert!(!op.finish().operation.responses[&303.into()].headers["location"].required);
    /// ```
    pub fn alternative(&mut self, describe: impl FnOnce(&mut Self)) {
        let known = mem::take(&mut self.operation.responses);
        describe(self);
        let others = mem::replace(&mut self.operation.responses, known);
        for (status, other) in others {
            match self.operation.responses.get_mut(&status) {
                Some(known) => merge(known, other),
                None => {
                    self.operation.responses.insert(status, other);
                }
            }
        }
    }
}

fn merge(known: &mut Response, other: Response) {
    add_description(&mut known.description, &other.description);
    for (name, header) in &mut known.headers {
        header.required &= other.headers.keys().any(|it| it.eq_ignore_ascii_case(name));
    }
    for (name, header) in other.headers {
        merge_header(known, name, header);
    }
    for (content_type, media_type) in other.content {
        merge_content(known, content_type, media_type);
    }
    for (name, link) in other.links {
        known.links.entry(name).or_insert(link);
    }
}

fn merge_header(known: &mut Response, name: String, mut other: Header) {
    let same = known
        .headers
        .iter_mut()
        .find(|(known, _)| known.eq_ignore_ascii_case(&name));
    if let Some((_, header)) = same {
        header.required &= other.required;
        join("anyOf", &mut header.schema, other.schema);
    } else {
        other.required = false;
        known.headers.insert(name, other);
    }
}

fn merge_content(known: &mut Response, content_type: String, other: MediaType) {
    if !known.content.contains_key(&content_type) {
        known.content.insert(content_type, other);
    } else if let Some(schema) = other.schema {
        add_content(&mut known.content, &content_type, schema);
    }
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;
    use serde_json::json;

    use super::*;
    use crate::schema::Registry;

    #[test]
    fn forms_of_one_status_are_described_together() {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        let header = |ty: &str| Header::new(json_schema!({ "type": ty })).required();
        op.alternative(|op| {
            op.response(200, "A", Some(("text/plain", json_schema!({ "type": "string" }))));
            op.response_header(200, "both", header("string"));
            op.response_header(200, "left", header("string"));
        });
        op.alternative(|op| {
            op.response(200, "B", Some(("text/plain", json_schema!({ "type": "null" }))));
            op.response_header(200, "Both", header("integer"));
            op.response_header(200, "right", header("string"));
            op.response(404, "C", None);
        });
        let string = json!({ "type": "string" });
        assert_eq!(
            serde_json::to_value(op.finish().operation.responses).unwrap(),
            json!({
                "200": {
                    "description": "A\n\nB",
                    "headers": {
                        "both": { "required": true, "schema": { "anyOf": [string, { "type": "integer" }] } },
                        "left": { "schema": string },
                        "right": { "schema": string },
                    },
                    "content": { "text/plain": { "schema": { "anyOf": [string, { "type": "null" }] } } },
                },
                "404": { "description": "C" },
            })
        );
    }
}
