//! What can be done with bookmarks.

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::errors::{BookmarkNotFound, BookmarkTitleTaken, UpdateError};
use super::schemas::{Bookmark, BookmarkCreate, BookmarkUpdate, Search};
use super::store::Store;
use crate::Page;

/// Keeps bookmarks, and finds them again.
///
/// In an app with a database `db: Db` has the place of the store. The methods are `async` then, and the routes wait for them; all
/// else stays.
#[derive(Service)]
pub(crate) struct BookmarkService {
    #[service(default)]
    store: Store,
    clock: State<Clock>,
}

impl BookmarkService {
    /// A part of the list of the bookmarks that a search finds.
    pub(crate) fn list(&self, search: &Search, limit: u32) -> Page<Bookmark> {
        Page::of(self.store.find(search), search.offset, limit)
    }

    /// Adds a bookmark.
    pub(crate) fn create(&self, new: BookmarkCreate, user: String) -> Result<Bookmark, BookmarkTitleTaken> {
        self.store.insert(Bookmark {
            id: Uuid::now_v7(),
            title: new.title,
            target: new.target,
            tags: new.tags,
            comment: new.comment,
            added_by: user,
            added_at: self.clock.now(),
            changed_at: None,
        })
    }

    /// The bookmark of an id.
    pub(crate) fn read(&self, id: Uuid) -> Result<Bookmark, BookmarkNotFound> {
        self.store.get(id).ok_or(BookmarkNotFound(id))
    }

    /// Changes a bookmark. A change that names nothing changes nothing.
    pub(crate) fn update(&self, id: Uuid, update: BookmarkUpdate) -> Result<Bookmark, UpdateError> {
        if !update.names_something() {
            return Ok(self.read(id)?);
        }
        self.store.update(id, update, self.clock.now())
    }

    /// Deletes a bookmark.
    pub(crate) fn delete(&self, id: Uuid) -> Result<(), BookmarkNotFound> {
        self.store.remove(id).map(drop).ok_or(BookmarkNotFound(id))
    }
}
