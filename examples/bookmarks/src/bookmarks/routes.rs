//! The routes: they take a request apart, and leave the rest to the store.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::Store;
use super::errors::{BookmarkNotFound, BookmarkTitleTaken, UpdateError};
use super::schemas::{Bookmark, BookmarkCreate, BookmarkCreated, BookmarkUpdate, Search};
use crate::Page;

/// List bookmarks.
///
/// Finds them by text and by tags, and answers one page of what it found.
#[get("/")]
pub(crate) async fn list_bookmarks(
    Query(search): Query<Search>,
    /// How many bookmarks a page has, if the query does not say.
    #[field(ge = 1, le = 100, default = 20)]
    page_size: Cookie<u32>,
    store: State<Store>,
) -> Json<Page<Bookmark>> {
    let limit = search.limit.unwrap_or(*page_size);
    Json(Page::of(store.find(&search), search.offset, limit))
}

/// Add a bookmark.
#[post("/")]
pub(crate) async fn create_bookmark(
    /// Who adds it.
    #[field(pattern = "^[a-z][a-z0-9_]{0,29}$", example = "ada")]
    x_user: Header<String>,
    Json(new): Json<BookmarkCreate>,
    store: State<Store>,
) -> Result<BookmarkCreated, BookmarkTitleTaken> {
    let bookmark = store.add(new, x_user.into_inner())?;
    Ok(BookmarkCreated {
        location: format!("/bookmarks/{}", bookmark.id),
        bookmark: Json(bookmark),
    })
}

/// Read a bookmark.
#[get("/{id}")]
pub(crate) async fn read_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    store: State<Store>,
) -> Result<Json<Bookmark>, BookmarkNotFound> {
    store.read(id).map(Json)
}

/// Change a bookmark.
///
/// Only the fields that are sent change.
#[patch("/{id}")]
pub(crate) async fn update_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    Json(update): Json<BookmarkUpdate>,
    store: State<Store>,
) -> Result<Json<Bookmark>, UpdateError> {
    store.update(id, update).map(Json)
}

/// Delete a bookmark.
#[delete("/{id}")]
pub(crate) async fn delete_bookmark(
    /// Which bookmark.
    Path(id): Path<Uuid>,
    store: State<Store>,
) -> Result<NoContent, BookmarkNotFound> {
    store.delete(id).map(|()| NoContent)
}
