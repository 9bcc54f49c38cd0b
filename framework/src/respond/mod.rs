//! What a handler returns: answers whose status and content are in their type.

pub(crate) mod answer;
mod content;
#[cfg(feature = "cookies")]
mod cookies;
mod created_at;
mod field;
mod json;
pub(crate) mod panic;
mod problem;
mod redirect;
mod status;
mod tagged;

pub use content::Html;
#[cfg(feature = "cookies")]
pub use cookies::{IntoCookies, SetCookies};
pub use created_at::CreatedAt;
pub use field::IntoHeader;
pub use problem::problem_response;
pub(crate) use problem::{logged, mapped, render};
#[doc = include_str!("respond.md")]
pub use purlin_macros::Respond;
pub use redirect::Redirect;
pub use status::{Accepted, Created, NoContent};
pub use tagged::Tagged;

use crate::body::Response;
use crate::extract::Cx;
use crate::openapi::OperationBuilder;

/// A type that can be returned from a handler: it describes its answers, and becomes one of them.
///
/// The status stands in the type, so the document cannot say another one. `describe` has no default.
///
/// ```
/// use purlin::extract::Cx;
/// use purlin::http::StatusCode;
/// use purlin::openapi::OperationBuilder;
/// use purlin::prelude::*;
/// use purlin::respond::Respond;
///
/// /// 205: the client should clear its form.
/// struct ResetContent;
///
/// impl Respond for ResetContent {
///     fn describe(operation: &mut OperationBuilder<'_>) {
///         operation.response(205, "Clear the form.", None);
///     }
///
///     fn respond(self, _: &Cx) -> Response {
///         let mut response = Response::default();
///         *response.status_mut() = StatusCode::RESET_CONTENT;
///         response
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from a handler",
    label = "tells no status and no content",
    note = "return `Json<T>`, `Created<Json<T>>`, `NoContent`, `Html`, `Text`, `Redirect`, or a type with `#[derive(Respond)]`",
    note = "what can fail is a `Result<_, E>` where `E` has `#[derive(ApiError)]`"
)]
pub trait Respond {
    /// Documents every answer that the type can become.
    fn describe(operation: &mut OperationBuilder<'_>);

    /// Becomes an answer.
    fn respond(self, cx: &Cx) -> Response;
}
