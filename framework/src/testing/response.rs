//! The answer to a test.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::body::{CollectError, Response};

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct TestResponse {
    status: StatusCode,
    headers: HeaderMap,
    content: Bytes,
}

impl TestResponse {
    pub(super) async fn read(response: Response) -> Result<Self, CollectError> {
        let (head, body) = response.into_parts();
        Ok(Self {
            status: head.status,
            headers: head.headers,
            content: body.collect(usize::MAX).await?,
        })
    }

    /// One without content.
    pub(super) const fn empty(status: StatusCode, headers: HeaderMap) -> Self {
        Self {
            status,
            headers,
            content: Bytes::new(),
        }
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The header fields.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text of a header field, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type without its parameters.
    pub fn media_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())?
            .split(';')
            .next()
            .map(str::trim)
    }

    /// The content.
    pub const fn bytes(&self) -> &Bytes {
        &self.content
    }

    /// The content as text.
    ///
    /// # Panics
    /// It is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap_or_else(|error| panic!("the content is no text: {error}"))
    }

    /// The content, decoded from JSON.
    ///
    /// # Panics
    /// It is no JSON, or not of that type; the message has the content.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.content).unwrap_or_else(|error| {
            panic!(
                "{error} in the answer {} {}",
                self.status,
                String::from_utf8_lossy(&self.content)
            )
        })
    }

    /// The code of a problem.
    ///
    /// # Panics
    /// The answer is no problem.
    pub fn code(&self) -> String {
        let problem: Value = self.json();
        problem["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no problem: {problem}"))
            .to_owned()
    }

    /// The faults of a problem, each as `location pointer code`: `body /items/3/price greater_than`.
    pub fn faults(&self) -> Vec<String> {
        let problem: Value = self.json();
        let faults = problem["errors"].as_array().cloned().unwrap_or_default();
        let word = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        faults
            .iter()
            .map(|fault| {
                format!(
                    "{} {} {}",
                    word(fault, "in"),
                    word(fault, "pointer"),
                    word(fault, "code")
                )
            })
            .collect()
    }
}
