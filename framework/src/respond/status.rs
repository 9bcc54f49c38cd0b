//! Success statuses as types.

use http::StatusCode;

use super::Respond;
use crate::body::Response;
use crate::extract::Cx;
use crate::openapi::OperationBuilder;

/// Declares a wrapper that gives another answer a status.
macro_rules! status {
    ($(#[$doc:meta])* $wrapper:ident, $status:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $wrapper<T>(pub T);

        impl<T: Respond> Respond for $wrapper<T> {
            fn describe(operation: &mut OperationBuilder<'_>) {
                operation.with_status(StatusCode::$status.as_u16(), T::describe);
            }

            fn respond(self, cx: &Cx) -> Response {
                let mut response = self.0.respond(cx);
                if response.status().is_success() {
                    *response.status_mut() = StatusCode::$status;
                }
                response
            }
        }
    };
}

status! {
    /// 201: the request made something new (RFC 9110, section 15.3.2).
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[post("/notes")]
    /// async fn create_note(Text(note): Text) -> Created<Text> {
    ///     Created(Text(note))
    /// }
    /// ```
    ///
    /// Where the new thing has an address of its own, [`Created::at`] says it.
    Created, CREATED
}

status! {
    /// 202: the request was taken, and will be done later (RFC 9110, section 15.3.3).
    Accepted, ACCEPTED
}

/// 204: done, and there is nothing to say (RFC 9110, section 15.3.5).
///
/// ```
/// use purlin::prelude::*;
///
/// #[delete("/notes/{id}")]
/// async fn delete_note(id: Path<u64>) -> NoContent {
///     println!("note {} is gone", *id);
///     NoContent
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoContent;

#[diagnostic::do_not_recommend]
impl Respond for NoContent {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.response(204, "", None);
    }

    fn respond(self, _: &Cx) -> Response {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    }
}
