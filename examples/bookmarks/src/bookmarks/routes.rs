//! The routes: they take a request apart, and leave the rest to the service.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::errors::{BookmarkNotFound, BookmarkTitleTaken, UpdateError};
use super::schemas::{Bookmark, BookmarkCreate, BookmarkUpdate, Search};
use super::services::BookmarkService;
use crate::Page;

/// List bookmarks.
///
/// Finds them by text and by tags, and answers one page of what it found.
#[get("/", public)]
pub(crate) async fn list_bookmarks(
    Query(search): Query<Search>,
    /// How many bookmarks a page has, if the query does not say.
    #[field(ge = 1, le = 100, default = 20)]
    page_size: Cookie<u32>,
    bookmarks: Svc<BookmarkService>,
) -> Json<Page<Bookmark>> {
    let limit = search.limit.unwrap_or(*page_size);
    Json(bookmarks.list(&search, limit))
}

/// Add a bookmark.
#[post("/", public)]
pub(crate) async fn create_bookmark(
    /// Who adds it, as the client says: it is no login.
    #[field(pattern = "^[a-z][a-z0-9_]{0,29}$", example = "ada")]
    x_user: Header<String>,
    Json(new): Json<BookmarkCreate>,
    bookmarks: Svc<BookmarkService>,
) -> Result<CreatedAt<Json<Bookmark>>, BookmarkTitleTaken> {
    let bookmark = bookmarks.create(new, x_user.into_inner())?;
    Ok(Created::at(bookmark.id, Json(bookmark)))
}

/// Read a bookmark.
#[get("/{id}", public)]
pub(crate) async fn read_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    bookmarks: Svc<BookmarkService>,
) -> Result<Json<Bookmark>, BookmarkNotFound> {
    bookmarks.read(id).map(Json)
}

/// Change a bookmark.
///
/// Only the fields that are sent change.
#[patch("/{id}", public)]
pub(crate) async fn update_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    Json(update): Json<BookmarkUpdate>,
    bookmarks: Svc<BookmarkService>,
) -> Result<Json<Bookmark>, UpdateError> {
    bookmarks.update(id, update).map(Json)
}

/// Delete a bookmark.
#[delete("/{id}", public)]
pub(crate) async fn delete_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    bookmarks: Svc<BookmarkService>,
) -> Result<NoContent, BookmarkNotFound> {
    bookmarks.delete(id).map(|()| NoContent)
}
