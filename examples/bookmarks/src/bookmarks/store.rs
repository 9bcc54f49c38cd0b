//! Where bookmarks are kept: in memory, in the place of statements of a database.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use purlin::jiff::Timestamp;
use purlin::uuid::Uuid;

use super::errors::{BookmarkNotFound, BookmarkTitleTaken, UpdateError};
use super::schemas::{Bookmark, BookmarkUpdate, Order, Search};

/// All bookmarks, by their ids. Ids of version 7 stand in the order of their making.
///
/// No method is `async`, so nobody waits for anything else while holding the lock.
#[derive(Debug, Default)]
pub(super) struct Store(Mutex<BTreeMap<Uuid, Bookmark>>);

impl Store {
    /// The bookmarks that a search finds, in its order.
    pub(super) fn find(&self, search: &Search) -> Vec<Bookmark> {
        let text = search.text.as_deref().unwrap_or_default().to_lowercase();
        let is_found = |bookmark: &Bookmark| {
            bookmark.title.to_lowercase().contains(&text)
                && search.tag.iter().all(|tag| bookmark.tags.contains(tag))
        };
        let mut found: Vec<Bookmark> = self
            .lock()
            .values()
            .rev()
            .filter(|bookmark| is_found(bookmark))
            .cloned()
            .collect();
        if search.order == Order::Title {
            found.sort_by(|a, b| a.title.cmp(&b.title));
        }
        found
    }

    pub(super) fn insert(&self, bookmark: Bookmark) -> Result<Bookmark, BookmarkTitleTaken> {
        let mut bookmarks = self.lock();
        check_title(&bookmarks, &bookmark.title)?;
        bookmarks.insert(bookmark.id, bookmark.clone());
        Ok(bookmark)
    }

    pub(super) fn get(&self, id: Uuid) -> Option<Bookmark> {
        self.lock().get(&id).cloned()
    }

    /// The bookmark as it is afterwards.
    pub(super) fn update(
        &self,
        id: Uuid,
        update: BookmarkUpdate,
        now: Timestamp,
    ) -> Result<Bookmark, UpdateError> {
        let mut bookmarks = self.lock();
        let mut bookmark = bookmarks.get(&id).cloned().ok_or(BookmarkNotFound(id))?;
        if let Some(title) = update.title.filter(|title| *title != bookmark.title) {
            check_title(&bookmarks, &title)?;
            bookmark.title = title;
        }
        bookmark.target = update.target.unwrap_or(bookmark.target);
        bookmark.tags = update.tags.unwrap_or(bookmark.tags);
        update.comment.apply_to_option(&mut bookmark.comment);
        bookmark.changed_at = Some(now);
        bookmarks.insert(id, bookmark.clone());
        Ok(bookmark)
    }

    /// What was there.
    pub(super) fn remove(&self, id: Uuid) -> Option<Bookmark> {
        self.lock().remove(&id)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Uuid, Bookmark>> {
        self.0.lock().expect("no method panics while it holds the lock")
    }
}

fn check_title(bookmarks: &BTreeMap<Uuid, Bookmark>, title: &str) -> Result<(), BookmarkTitleTaken> {
    let is_taken = bookmarks.values().any(|bookmark| bookmark.title == title);
    if is_taken { Err(BookmarkTitleTaken) } else { Ok(()) }
}
