//! The one value that every failed request becomes.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::ErrorKind;
use super::chain::Chain;
use crate::openapi::phrase;
use crate::schema::Fault;

/// A failed request, as RFC 9457 describes one: what the client is told, and beside it the cause, which only the log is told.
///
/// Handlers return errors of their own (see `#[derive(ApiError)]`); a problem is what they become. An
/// [`ErrorRenderer`](super::ErrorRenderer) writes it.
///
/// ```
/// use purlin::error::{ErrorKind, Problem};
///
/// let problem = Problem::new(ErrorKind::NotFound).with_code("product_not_found").with_detail("product 7 does not exist");
/// assert_eq!(problem.status(), 404);
/// assert_eq!(problem.title(), "Not Found");
/// ```
#[derive(Debug)]
pub struct Problem(Box<Parts>);

/// What a client is told that is not let in.
pub(crate) const UNAUTHENTICATED: &str = "the request has no valid credentials";

#[derive(Debug)]
struct Parts {
    status: StatusCode,
    type_uri: Cow<'static, str>,
    title: Option<Cow<'static, str>>,
    code: Cow<'static, str>,
    detail: Option<Cow<'static, str>>,
    errors: Vec<Fault>,
    extensions: Map<String, Value>,
    headers: HeaderMap,
    cause: Option<Box<dyn Error + Send + Sync>>,
    /// The content, if it is not the renderer's to write.
    content: Option<(&'static str, Vec<u8>)>,
    /// Whether the client showed nothing that could be refused.
    nothing_shown: bool,
    /// Whether it is worth no line in the log: there would be one for each request of a flood.
    quiet: bool,
}

impl Problem {
    /// A problem of a kind; its code is the kind's name.
    pub fn new(kind: ErrorKind) -> Self {
        Self::with_status(kind.status(), kind.name())
    }

    /// A problem with a status that no kind has, and a code for programs.
    ///
    /// ```
    /// use purlin::error::Problem;
    /// use purlin::http::StatusCode;
    ///
    /// assert_eq!(Problem::with_status(StatusCode::IM_A_TEAPOT, "teapot").title(), "I'm a teapot");
    /// ```
    pub fn with_status(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts {
            status,
            type_uri: Cow::Borrowed("about:blank"),
            title: None,
            code: code.into(),
            detail: None,
            errors: Vec::new(),
            extensions: Map::new(),
            headers: HeaderMap::new(),
            cause: None,
            content: None,
            nothing_shown: false,
            quiet: false,
        }))
    }

    /// The 422 that lists what is wrong with a request.
    pub fn validation(errors: Vec<Fault>) -> Self {
        let mut problem = Self::with_status(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed")
            .with_detail("The request breaks the rules listed in errors.");
        problem.0.errors = errors;
        problem
    }

    /// A 500 whose cause goes to the log and never to the client.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Internal).with_cause(cause)
    }

    /// The 503 of a server that has enough to do: the client should try again in a second.
    pub(crate) fn overloaded() -> Self {
        Self::new(ErrorKind::Unavailable)
            .with_code("overloaded")
            .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
            .quietly()
    }

    /// Keeps it out of the log, whatever its status becomes: where there are too many requests, there would be as many lines.
    #[must_use]
    pub(crate) fn quietly(mut self) -> Self {
        self.0.quiet = true;
        self
    }

    /// Whether the log does not hear of it, and has to if it becomes the server's fault.
    pub(crate) fn is_unheard(&self) -> bool {
        !self.0.quiet && !self.0.status.is_server_error()
    }

    /// The 401 of a request that shows nobody's credentials, or none that are well-formed. Both are told the same.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(ErrorKind::Unauthorized).with_detail(UNAUTHENTICATED)
    }

    /// Notes that there was nothing that could be refused.
    #[must_use]
    pub(crate) fn with_nothing_shown(mut self) -> Self {
        self.0.nothing_shown = true;
        self
    }

    /// Whether there was nothing that could be refused.
    pub(crate) fn is_nothing_shown(&self) -> bool {
        self.0.nothing_shown
    }

    /// Sets the content, where a standard says what it is and the app's renderer does not.
    #[must_use]
    pub(crate) fn with_content(mut self, media_type: &'static str, content: Vec<u8>) -> Self {
        self.0.content = Some((media_type, content));
        self
    }

    /// The content that a standard asks for.
    pub(crate) fn content(&self) -> Option<(&'static str, &[u8])> {
        let (media_type, content) = self.0.content.as_ref()?;
        Some((media_type, content))
    }

    /// Sets the stable code for programs.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = code.into();
        self
    }

    /// Sets another status, and leaves the rest as it is.
    ///
    /// ```
    /// use purlin::error::{ErrorKind, Problem};
    /// use purlin::http::StatusCode;
    ///
    /// let problem = Problem::new(ErrorKind::Forbidden).moved_to(StatusCode::NOT_FOUND);
    /// assert_eq!((problem.status().as_u16(), problem.code()), (404, "forbidden"));
    /// ```
    #[must_use]
    pub fn moved_to(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// Sets the sentence for people. It is written for statuses below 500 only.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Sets the URI that names the type of the problem; the default is `about:blank` (RFC 9457, section 4.2.1). A type of your own has a
    /// [title](Self::with_title) of its own.
    #[must_use]
    pub fn with_type(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.type_uri = uri.into();
        self
    }

    /// Sets the summary of the problem's type, which is the same for all problems of that type (RFC 9457, section 3.1.4). The default is the
    /// reason phrase of the status, which is right for `about:blank`.
    ///
    /// ```
    /// use purlin::error::{ErrorKind, Problem};
    ///
    /// let problem = Problem::new(ErrorKind::Forbidden)
    ///     .with_type("https://shop.example/problems/out-of-credit")
    ///     .with_title("You do not have enough credit");
    /// assert_eq!(problem.title(), "You do not have enough credit");
    /// ```
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = Some(title.into());
        self
    }

    /// Adds a member of the application's own (RFC 9457, section 3.2).
    ///
    /// `type`, `title`, `status`, `detail`, `code` and `errors` are no such members: [`ProblemJson`](super::ProblemJson) writes
    /// them once, as the problem has them. `instance` is one.
    #[must_use]
    pub fn with_extension(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.extensions.insert(name.into(), value.into());
        self
    }

    /// Adds a header field to the answer, such as `Retry-After`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// Keeps what went wrong for the log.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The URI of the problem's type.
    pub fn type_uri(&self) -> &str {
        &self.0.type_uri
    }

    /// The summary of the problem's type: the reason phrase of the status, unless another one is set.
    pub fn title(&self) -> &str {
        let own = self.0.title.as_deref();
        own.unwrap_or_else(|| phrase(self.0.status).unwrap_or("Error"))
    }

    /// The stable code for programs.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The sentence for people; none for a status of 500 and above, which tells the client nothing.
    pub fn detail(&self) -> Option<&str> {
        if self.0.status.is_server_error() {
            None
        } else {
            self.0.detail.as_deref()
        }
    }

    /// The sentence, whoever it is for.
    pub(crate) fn full_detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The faults of the request, if it is a problem of validation.
    pub fn errors(&self) -> &[Fault] {
        &self.0.errors
    }

    /// The members of the application's own.
    pub fn extensions(&self) -> &Map<String, Value> {
        &self.0.extensions
    }

    /// The header fields that go with the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What went wrong, for the log.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.0.cause.as_deref()
    }

    /// Writes a server's fault to the log, with all that the client is not told.
    pub(crate) fn log(&self, request: Option<&dyn fmt::Display>, operation: Option<&str>) {
        if self.0.quiet || !self.0.status.is_server_error() {
            return;
        }
        // As text, for what is only displayed stands in a log for people as it is, and may hold what a client wrote.
        let cause = self.0.cause.as_deref().map(|cause| Chain(cause).to_string());
        tracing::error!(
            status = self.0.status.as_u16(),
            code = %self.0.code,
            detail = self.0.detail.as_deref(),
            cause,
            operation,
            request_id = request.map(tracing::field::display),
            "request failed"
        );
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title(), self.code())
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0
            .cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

/// What an error of an application becomes: its message is for the client, or for the log if the server is at fault.
#[doc(hidden)]
pub fn problem_of<E: Error + Send + Sync + 'static>(
    error: E,
    kind: ErrorKind,
    code: &'static str,
) -> Problem {
    let problem = Problem::new(kind).with_code(code);
    if kind.status().is_server_error() {
        problem.with_cause(error)
    } else {
        problem.with_detail(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_fault_tells_the_client_nothing() {
        let problem = Problem::internal("the disk is full").with_detail("table users");
        assert_eq!(problem.detail(), None);
        assert_eq!(
            problem.cause().map(ToString::to_string).as_deref(),
            Some("the disk is full")
        );
    }
}
