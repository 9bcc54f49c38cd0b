//! The content of requests, and answers.

use std::mem;

use http::StatusCode;
use indexmap::IndexMap;
use schemars::Schema as JsonSchema;

use super::OperationBuilder;
use super::shape::join;
use crate::openapi::{Header, MediaType, RequestBody, Response, StatusKey, phrase};
use crate::schema::Schema;

impl OperationBuilder<'_> {
    /// Describes content of the request that is decoded into a `T`.
    ///
    /// Called again with another media type it adds that one; with the same, the content fits either schema.
    /// One call that requires content makes it required.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.request_body::<Vec<String>>("application/json", true);
    /// let body = op.finish().operation.request_body.unwrap();
    /// assert!(body.required && body.content.contains_key("application/json"));
    /// ```
    pub fn request_body<T: Schema>(&mut self, content_type: &str, required: bool) {
        let schema = self.registry.input::<T>();
        self.request_body_raw(content_type, schema, required);
    }

    /// Describes content of the request by its schema, for content that no type decodes.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.request_body_raw("text/plain", schemars::json_schema!({ "type": "string" }), true);
    /// assert!(op.finish().operation.request_body.is_some());
    /// ```
    pub fn request_body_raw(&mut self, content_type: &str, schema: JsonSchema, required: bool) {
        let required = required && !self.optional;
        let body = self.operation.request_body.get_or_insert_with(RequestBody::new);
        body.required |= required;
        add_content(&mut body.content, content_type, schema);
    }

    /// Says what the content of the request is, in CommonMark. The first words stay.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.request_body::<String>("application/json", true);
    /// op.request_body_description("The new name");
    /// assert_eq!(op.operation().request_body.as_ref().unwrap().description.as_deref(), Some("The new name"));
    /// ```
    pub fn request_body_description(&mut self, description: &str) {
        if !description.is_empty() {
            let body = self.operation.request_body.get_or_insert_with(RequestBody::new);
            body.description.get_or_insert_with(|| description.to_owned());
        }
    }

    /// Describes an answer: its status, what it means (empty for the phrase of the status), and the media type
    /// and schema of its content.
    ///
    /// Called again for the same status it adds media types and words; content of the same media type fits
    /// either schema.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.response(204, "", None);
    /// assert_eq!(op.finish().operation.responses[&204.into()].description, "No Content");
    /// ```
    pub fn response(&mut self, status: u16, description: &str, content: Option<(&str, JsonSchema)>) {
        let response = self.response_mut(status);
        add_description(&mut response.description, description);
        if let Some((content_type, schema)) = content {
            add_content(&mut response.content, content_type, schema);
        }
    }

    /// Describes a header field of an answer. The first description of a field stays.
    ///
    /// ```
    /// # use purlin::openapi::{Header, OperationBuilder};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// let uri = schemars::json_schema!({ "type": "string", "format": "uri-reference" });
    /// op.response_header(201, "Location", Header::new(uri).required());
    /// assert!(op.finish().operation.responses[&201.into()].headers.contains_key("Location"));
    /// ```
    pub fn response_header(&mut self, status: u16, name: &str, header: Header) {
        let headers = &mut self.response_mut(status).headers;
        if !headers.keys().any(|known| known.eq_ignore_ascii_case(name)) {
            headers.insert(name.to_owned(), header);
        }
    }

    /// Describes something whose success has this status instead of its own: every answer of 200 to 299 that
    /// `describe` adds is moved there. The outermost call counts, as the outermost wrapper sets the status last; but what
    /// a status outside of 200 to 299 has turned into no success stays as it is.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, StatusKey};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// op.with_status(201, |op| op.response(200, "", None));
    /// assert_eq!(op.finish().operation.responses[&StatusKey::Code(201)].description, "Created");
    /// ```
    pub fn with_status(&mut self, status: u16, describe: impl FnOnce(&mut Self)) {
        let outer = self.success;
        self.success = outer
            .filter(|_| StatusKey::Code(status).is_success())
            .or(Some(status));
        describe(self);
        self.success = outer;
    }

    fn response_mut(&mut self, status: u16) -> &mut Response {
        let own = StatusKey::Code(status);
        let shown = self
            .success
            .filter(|_| own.is_success())
            .map_or(own, StatusKey::Code);
        self.operation.responses.entry(shown).or_default()
    }

    /// Gives answers without words the phrase of their status, and finds content where HTTP allows none.
    pub(super) fn finish_responses(&mut self) {
        let mut responses = mem::take(&mut self.operation.responses);
        for (key, response) in &mut responses {
            let StatusKey::Code(status) = *key else { continue };
            // What problems there are says more than the phrase.
            if response.description.is_empty() && !self.problems.contains_key(&status) {
                response.description = meaning(status);
            }
            if matches!(status, 204 | 205 | 304) && !response.content.is_empty() {
                self.fault(format!(
                    "an answer with status {status} cannot have content (RFC 9110, section 15)"
                ));
            }
        }
        self.operation.responses = responses;
    }
}

/// What a status means, or its number where nothing is known of it.
fn meaning(status: u16) -> String {
    let known = StatusCode::from_u16(status).ok().and_then(phrase);
    known.map_or_else(|| format!("Status {status}"), str::to_owned)
}

/// Adds words that are not there yet, as a paragraph of their own.
pub(super) fn add_description(description: &mut String, more: &str) {
    if description.is_empty() {
        more.clone_into(description);
    } else if !more.is_empty() && description.split("\n\n").all(|paragraph| paragraph != more) {
        description.push_str("\n\n");
        description.push_str(more);
    }
}

pub(crate) fn add_content(content: &mut IndexMap<String, MediaType>, content_type: &str, schema: JsonSchema) {
    match content
        .get_mut(content_type)
        .and_then(|known| known.schema.as_mut())
    {
        Some(known) => join("anyOf", known, schema),
        None => {
            content.entry(content_type.to_owned()).or_default().schema = Some(schema);
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;
    use serde_json::{Value, json};

    use super::*;
    use crate::openapi::OperationParts;
    use crate::schema::Registry;

    fn finish(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> OperationParts {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        describe(&mut op);
        op.finish()
    }

    fn responses(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> Value {
        serde_json::to_value(finish(describe).operation.responses).unwrap()
    }

    fn text() -> JsonSchema {
        json_schema!({ "type": "string" })
    }

    #[test]
    fn bodies_of_several_media_types_are_one() {
        let parts = finish(|op| {
            op.optional(|op| op.request_body::<u32>("application/json", true));
            op.request_body_description("");
            op.request_body_description("The number");
            op.request_body_raw("application/json", text(), false);
            op.request_body_raw("text/plain", text(), true);
        });
        let number = json!({ "type": "integer", "format": "uint32", "minimum": 0 });
        assert_eq!(
            serde_json::to_value(parts.operation.request_body).unwrap(),
            json!({
                "description": "The number",
                "content": {
                    "application/json": { "schema": { "anyOf": [number, { "type": "string" }] } },
                    "text/plain": { "schema": { "type": "string" } },
                },
                "required": true,
            })
        );
    }

    #[test]
    fn answers_of_one_status_are_merged() {
        let shown = responses(|op| {
            op.response(200, "", None);
            op.response(200, "The product", Some(("application/json", text())));
            op.response(200, "The product", Some(("application/json", text())));
            op.response(200, "Or its picture", Some(("image/png", json_schema!({}))));
        });
        assert_eq!(
            shown,
            json!({ "200": {
                "description": "The product\n\nOr its picture",
                "content": { "application/json": { "schema": { "type": "string" } }, "image/png": { "schema": {} } },
            } })
        );
    }

    #[test]
    fn the_outermost_wrapper_decides_the_status_of_success_only() {
        let shown = responses(|op| {
            op.with_status(202, |op| {
                op.with_status(201, |op| {
                    op.response(200, "", Some(("application/json", text())));
                    op.response(404, "", None);
                });
                op.response_header(200, "Location", Header::new(text()));
            });
            op.response(200, "", None);
        });
        assert_eq!(
            shown,
            json!({
                "200": { "description": "OK" },
                "202": {
                    "description": "Accepted",
                    "headers": { "Location": { "schema": { "type": "string" } } },
                    "content": { "application/json": { "schema": { "type": "string" } } },
                },
                "404": { "description": "Not Found" },
            })
        );
    }

    #[test]
    fn a_success_that_became_a_redirect_is_none_for_outer_wrappers() {
        let shown = responses(|op| {
            op.with_status(201, |op| {
                op.with_status(303, |op| op.with_status(202, |op| op.response(200, "", None)));
            });
        });
        assert_eq!(shown, json!({ "303": { "description": "See Other" } }));
    }

    #[test]
    fn header_fields_are_named_without_regard_to_case() {
        let shown = responses(|op| {
            op.response_header(200, "ETag", Header::new(text()).required());
            op.response_header(200, "etag", Header::new(text()));
        });
        let etag = json!({ "required": true, "schema": { "type": "string" } });
        assert_eq!(shown["200"]["headers"], json!({ "ETag": etag }));
    }

    #[test]
    fn content_where_http_allows_none_is_a_mistake() {
        let parts = finish(|op| {
            op.with_status(204, |op| op.response(200, "", Some(("application/json", text()))));
            op.response(304, "", None);
        });
        assert!(
            matches!(parts.mistakes.as_slice(), [mistake] if mistake.contains("204")),
            "{:?}",
            parts.mistakes
        );
    }

    #[test]
    fn a_status_without_a_phrase_still_has_words() {
        assert_eq!(
            responses(|op| op.response(299, "", None)),
            json!({ "299": { "description": "Status 299" } })
        );
    }
}
