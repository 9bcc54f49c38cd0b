//! What can go wrong. Each route returns only what can go wrong there, so the document says no more than that.

use purlin::prelude::*;
use purlin::uuid::Uuid;

/// No bookmark has this id.
#[derive(Debug, ApiError)]
#[api_error(not_found, "no bookmark has the id {0}")]
pub(crate) struct BookmarkNotFound(pub(crate) Uuid);

/// Another bookmark has this title.
#[derive(Debug, ApiError)]
#[api_error(conflict, "another bookmark has this title")]
pub(crate) struct BookmarkTitleTaken;

/// Why a bookmark cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum UpdateError {
    #[api_error(transparent)]
    NotFound(BookmarkNotFound),
    #[api_error(transparent)]
    TitleTaken(BookmarkTitleTaken),
}
