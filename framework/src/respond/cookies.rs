//! Cookies beside an answer.

use cookie::Cookie;
use http::HeaderValue;
use http::header::SET_COOKIE;
use schemars::json_schema;

use super::{Respond, problem_response};
use crate::body::Response;
use crate::error::Problem;
use crate::extract::Cx;
use crate::openapi::{Header, OperationBuilder, StatusKey};

/// An answer that also sets cookies (RFC 6265), with the feature `cookies`.
///
/// ```
/// use purlin::cookie::{Cookie, SameSite};
/// use purlin::prelude::*;
/// use purlin::respond::SetCookies;
///
/// #[post("/theme/{name}")]
/// async fn choose_theme(Path(name): Path<String>) -> SetCookies<NoContent> {
///     let cookie = Cookie::build(("theme", name)).path("/").same_site(SameSite::Lax).build();
///     SetCookies::new(NoContent).with(cookie)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct SetCookies<T> {
    inner: T,
    cookies: Vec<Cookie<'static>>,
}

impl<T> SetCookies<T> {
    /// An answer, with no cookie yet.
    pub const fn new(inner: T) -> Self {
        Self {
            inner,
            cookies: Vec::new(),
        }
    }

    /// Adds a cookie. Its value is percent-encoded, as `Cookie<T>` decodes it.
    #[must_use]
    pub fn with(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// Whether an answer of that status comes from the wrapped type; a redirect after a login sets cookies too.
const fn sets_cookies(status: StatusKey) -> bool {
    status.is_success() || matches!(status, StatusKey::Code(300..=399))
}

impl<T: Respond> Respond for SetCookies<T> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        T::describe(operation);
        let header = Header::new(json_schema!({ "type": "string" })).description("Cookies to keep.");
        for (status, response) in &mut operation.operation().responses {
            if sets_cookies(*status) {
                response
                    .headers
                    .entry("set-cookie".to_owned())
                    .or_insert_with(|| header.clone());
            }
        }
    }

    fn respond(self, cx: &Cx) -> Response {
        let mut response = self.inner.respond(cx);
        if !sets_cookies(StatusKey::Code(response.status().as_u16())) {
            return response;
        }
        for cookie in self.cookies {
            match HeaderValue::try_from(cookie.encoded().to_string()) {
                Ok(value) => response.headers_mut().append(SET_COOKIE, value),
                Err(error) => return problem_response(cx, Problem::internal(error)),
            };
        }
        response
    }
}

/// A value that a field with `#[respond(cookie)]` can hold: a [`cookie::Cookie`], an `Option` or a `Vec` of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cookie of an answer",
    label = "cannot be set as a cookie",
    note = "use `purlin::cookie::Cookie<'static>`, or an `Option` or a `Vec` of it; `purlin::Cookie` reads one from a request"
)]
pub trait IntoCookies {
    /// Whether there is always one.
    const REQUIRED: bool;

    /// The cookies.
    fn into_cookies(self) -> Vec<Cookie<'static>>;
}

impl IntoCookies for Cookie<'static> {
    const REQUIRED: bool = true;

    fn into_cookies(self) -> Vec<Cookie<'static>> {
        vec![self]
    }
}

impl IntoCookies for Option<Cookie<'static>> {
    const REQUIRED: bool = false;

    fn into_cookies(self) -> Vec<Cookie<'static>> {
        self.into_iter().collect()
    }
}

impl IntoCookies for Vec<Cookie<'static>> {
    const REQUIRED: bool = false;

    fn into_cookies(self) -> Vec<Cookie<'static>> {
        self
    }
}
