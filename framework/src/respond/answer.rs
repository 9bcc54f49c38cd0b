//! What the expansion of `#[derive(Respond)]` calls. It stays small because the logic is here.

#[cfg(feature = "cookies")]
use cookie::Cookie;
use http::{HeaderName, HeaderValue, StatusCode};
use indexmap::IndexMap;
use schemars::Schema;
#[cfg(feature = "cookies")]
use schemars::json_schema;

use super::problem_response;
use crate::body::{BoxError, Response};
use crate::error::Problem;
use crate::extract::Cx;
use crate::openapi::{self, OperationBuilder, StatusKey};

/// From this status on an answer of the body's own is a failure, which takes no header fields.
const FAILURES: u16 = 400;

/// A field of an answer as the document shows it.
#[derive(Debug)]
pub struct FieldDoc {
    /// The name of the header field.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Whether it is always there.
    pub required: bool,
    /// What it looks like.
    pub schema: fn(&mut OperationBuilder<'_>) -> Schema,
}

/// What the header field of a cookie looks like.
#[cfg(feature = "cookies")]
pub fn cookie_schema(_: &mut OperationBuilder<'_>) -> Schema {
    json_schema!({ "type": "string" })
}

/// Documents one variant: what its body answers, with its own status, words and fields.
pub fn describe_answer(
    operation: &mut OperationBuilder<'_>,
    doc: &str,
    status: Option<u16>,
    body: Option<fn(&mut OperationBuilder<'_>)>,
    fields: &[FieldDoc],
) {
    operation.alternative(|operation| {
        match (status, body) {
            (Some(status), Some(body)) => operation.with_status(status, body),
            (Some(status), None) => operation.response(status, "", None),
            (None, body) => body.into_iter().for_each(|body| body(operation)),
        }
        let headers = headers(operation, fields);
        for (key, response) in &mut operation.operation().responses {
            if succeeds(*key) || status.is_some_and(|status| *key == StatusKey::Code(status)) {
                complete(*key, response, doc, &headers);
            }
        }
    });
}

/// Whether an answer that is documented so takes the header fields.
const fn succeeds(key: StatusKey) -> bool {
    match key {
        StatusKey::Code(status) => status < FAILURES,
        StatusKey::Range(class) => (class as u16) * 100 < FAILURES,
        StatusKey::Default => true,
    }
}

/// The header fields by name: several cookies are one.
fn headers(operation: &mut OperationBuilder<'_>, fields: &[FieldDoc]) -> IndexMap<String, openapi::Header> {
    let mut headers: IndexMap<String, openapi::Header> = IndexMap::new();
    for field in fields {
        let schema = (field.schema)(operation);
        let header = headers
            .entry(field.name.to_owned())
            .or_insert_with(|| openapi::Header::new(schema));
        header.required |= field.required;
        if !field.doc.is_empty() {
            let words = header.description.take();
            let words = words.map_or_else(
                || field.doc.to_owned(),
                |words| format!("{words}\n\n{}", field.doc),
            );
            header.description = Some(words);
        }
    }
    headers
}

fn complete(
    key: StatusKey,
    response: &mut openapi::Response,
    doc: &str,
    headers: &IndexMap<String, openapi::Header>,
) {
    if !doc.is_empty() {
        let own = std::mem::replace(&mut response.description, doc.to_owned());
        if !own.is_empty() {
            response.description.push_str("\n\n");
            response.description.push_str(&own);
        }
    }
    for (name, header) in headers {
        let mut header = header.clone();
        // Only some of the answers that `default` stands for take the field.
        header.required &= key != StatusKey::Default;
        response.headers.insert(name.clone(), header);
    }
}

/// An answer in the making.
#[derive(Debug)]
pub struct Answer {
    response: Response,
    /// Whether the header fields belong to it: not if the body turned out to be a failure.
    complete: bool,
    fault: Option<BoxError>,
}

impl Answer {
    /// An answer with what the body answers.
    pub fn of(response: Response) -> Self {
        Self {
            complete: response.status().as_u16() < FAILURES,
            response,
            fault: None,
        }
    }

    /// An answer without a body.
    pub fn empty() -> Self {
        Self {
            response: Response::default(),
            complete: true,
            fault: None,
        }
    }

    /// Sets the status, unless the body is a failure or a redirect.
    ///
    /// # Panics
    /// It is no status. The macro takes none of those.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        if self.response.status().is_success() {
            *self.response.status_mut() =
                StatusCode::from_u16(status).expect("the macro takes numbers from 200 to 599");
        }
        self
    }

    /// Sets a header field.
    ///
    /// # Panics
    /// The name is none of a header field, in lower case. The macro takes none of those.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: Result<Option<HeaderValue>, BoxError>) -> Self {
        match value {
            Ok(Some(value)) if self.complete => {
                self.response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
            Ok(_) => {}
            Err(error) => self.refuse(name, &error),
        }
        self
    }

    /// The answer, or 500 if one of its fields could not be written.
    pub fn finish(self, cx: &Cx) -> Response {
        match self.fault {
            Some(fault) if self.complete => problem_response(cx, Problem::internal(fault)),
            _ => self.response,
        }
    }

    #[cold]
    fn refuse(&mut self, name: &str, error: &BoxError) {
        let fault = || format!("the header field `{name}` cannot be written: {error}").into();
        self.fault.get_or_insert_with(fault);
    }
}

#[cfg(feature = "cookies")]
impl Answer {
    /// Sets cookies.
    #[must_use]
    pub fn cookie(mut self, cookies: Vec<Cookie<'static>>) -> Self {
        for cookie in cookies {
            match encoded(&cookie) {
                Ok(value) if self.complete => {
                    self.response
                        .headers_mut()
                        .append(http::header::SET_COOKIE, value);
                }
                Ok(_) => {}
                Err(error) => self.refuse("set-cookie", &error),
            }
        }
        self
    }
}

#[cfg(feature = "cookies")]
fn encoded(cookie: &Cookie<'static>) -> Result<HeaderValue, BoxError> {
    Ok(HeaderValue::try_from(cookie.encoded().to_string())?)
}
