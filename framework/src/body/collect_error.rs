//! Why the content of a request cannot be had.

use std::fmt;

use http::StatusCode;

use super::{BoxError, TooSlow};
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

/// Why the content of a request cannot be had.
///
/// A handler that reads a [`Body`](super::Body) by itself returns it, alone or as a variant with `#[api_error(transparent)]`. Clients get
/// the status and the code that they get where Purlin reads the content: 413 `content_too_large`, 408 `content_too_slow` and 400 `content_broken`.
///
/// ```
/// use purlin::body::CollectError;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[post("/length", body_limit = 100)]
/// async fn length(content: Body) -> Result<Json<usize>, CollectError> {
///     Ok(Json(content.collect(8).await?.len()))
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Lengths", "1.0.0").module(Module::new("lengths").routes(routes![length])));
/// assert_eq!(client.post("/length").content("text/plain", "12345678").await.json::<usize>(), 8);
/// assert_eq!(client.post("/length").content("text/plain", "123456789").await.code(), "content_too_large");
/// # });
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum CollectError {
    /// It is longer than allowed.
    TooLarge,
    /// It was compressed, and became too many times as large as what was sent.
    TooDense,
    /// The client sent it too slowly.
    TooSlow,
    /// The connection broke off, or the framing is wrong.
    Broken(BoxError),
}

impl CollectError {
    /// What ended a content early: a limit of ours, or the connection.
    pub(crate) fn of(error: BoxError) -> Self {
        if error.is::<TooSlow>() {
            return Self::TooSlow;
        }
        error.downcast::<Self>().map_or_else(Self::Broken, |error| *error)
    }
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the content is too large"),
            Self::TooDense => f.write_str("the content grows too much when it is decompressed"),
            Self::TooSlow => f.write_str("the content came too slowly"),
            Self::Broken(error) => write!(f, "the content broke off: {error}"),
        }
    }
}

impl std::error::Error for CollectError {}

impl ApiError for CollectError {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(400, "content_broken", "The content broke off.");
        operation.problem(408, "content_too_slow", "The content came too slowly.");
        operation.problem(
            413,
            ErrorKind::ContentTooLarge.name(),
            "The content is larger than the limit.",
        );
    }

    fn into_problem(self) -> Problem {
        match self {
            Self::TooLarge | Self::TooDense => {
                Problem::new(ErrorKind::ContentTooLarge).with_detail(self.to_string())
            }
            Self::TooSlow => Problem::with_status(StatusCode::REQUEST_TIMEOUT, "content_too_slow")
                .with_detail(self.to_string()),
            Self::Broken(cause) => Problem::new(ErrorKind::BadRequest)
                .with_code("content_broken")
                .with_detail("the content broke off")
                .with_cause(cause),
        }
    }
}
