//! What clients send and receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::url::Url;
use purlin::uuid::Uuid;

/// A bookmark.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bookmark {
    /// Made by the server.
    #[field(read_only)]
    pub(crate) id: Uuid,
    /// What it is called. No two bookmarks have the same title.
    pub(crate) title: String,
    pub(crate) target: Target,
    /// Words to find it by.
    pub(crate) tags: Vec<TagName>,
    /// Why it is worth keeping.
    pub(crate) comment: Option<String>,
    /// Who added it, as the client said.
    #[field(read_only)]
    pub(crate) added_by: String,
    /// When it was added.
    #[field(read_only)]
    pub(crate) added_at: Timestamp,
    /// When it was last changed, if ever.
    #[field(read_only)]
    pub(crate) changed_at: Option<Timestamp>,
}

/// A bookmark as clients send it.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct BookmarkCreate {
    /// What to call it. No other bookmark may have this title.
    #[field(min_length = 1, max_length = 120, example = "The Rust book")]
    pub(crate) title: String,
    pub(crate) target: Target,
    /// Words to find it by.
    #[field(max_items = 10, unique_items, default)]
    pub(crate) tags: Vec<TagName>,
    /// Why it is worth keeping.
    #[field(max_length = 1000, example = "Chapter 10 explains generics")]
    pub(crate) comment: Option<String>,
}

/// A change of a bookmark. What is left out stays as it is.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct BookmarkUpdate {
    /// What to call it from now on.
    #[field(min_length = 1, max_length = 120, example = "The Rust book, second edition")]
    pub(crate) title: Option<String>,
    /// What it points to from now on.
    pub(crate) target: Option<Target>,
    /// All its tags from now on.
    #[field(max_items = 10, unique_items)]
    pub(crate) tags: Option<Vec<TagName>>,
    /// Why it is worth keeping; `null` takes the comment away.
    #[field(max_length = 1000)]
    pub(crate) comment: Patch<String>,
}

impl BookmarkUpdate {
    /// Whether anything is to change.
    pub(super) const fn names_something(&self) -> bool {
        self.title.is_some() || self.target.is_some() || self.tags.is_some() || !self.comment.is_absent()
    }
}

/// What a bookmark points to.
#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// A page on the web.
    Link {
        /// Its address.
        #[field(example = "https://doc.rust-lang.org/book/")]
        url: Url,
    },
    /// A text.
    Note {
        #[field(min_length = 1, max_length = 5000, example = "Oil the hinges")]
        text: String,
    },
}

/// A word to find bookmarks by.
#[schema(rename = "Tag", example = "rust")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TagName(#[field(pattern = "^[a-z0-9-]{1,30}$")] String);

/// Which bookmarks to list, and in which order.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// Only bookmarks with this text in their title, in capitals or not.
    #[field(min_length = 1, max_length = 120)]
    pub(crate) text: Option<String>,
    /// Only bookmarks that have all these tags.
    #[field(max_items = 10, default)]
    pub(crate) tag: Vec<TagName>,
    /// The order of the list.
    #[field(default = Order::Newest)]
    pub(crate) order: Order,
    /// How many bookmarks to skip.
    #[field(le = 1_000_000, default = 0)]
    pub(crate) offset: u32,
    /// How many bookmarks to list at most. Without it, the cookie `page_size` decides.
    #[field(ge = 1, le = 100)]
    pub(crate) limit: Option<u32>,
}

/// The order of a list.
#[schema(rename_all = "snake_case")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Those added last come first.
    Newest,
    /// By title.
    Title,
}
