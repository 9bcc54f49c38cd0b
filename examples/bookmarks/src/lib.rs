//! Bookmarks in memory: a whole small API to start from.
//!
//! It asks nobody who they are. `X-User` is what a client says of itself and no login, and whoever reaches the server may change and delete
//! all bookmarks. The shop and the accounts show logins.

mod bookmarks;
mod page;

use purlin::openapi::{Contact, License, Tag};
use purlin::prelude::*;

pub use page::Page;

/// The app, for `main` and for the tests. It starts without any bookmark.
pub fn app() -> App {
    App::new("Bookmarks", env!("CARGO_PKG_VERSION"))
        .info(|info| {
            info.summary("Keeps links and notes, and finds them again")
                .description("The data is kept in memory, and gone when the server stops.")
                .contact(
                    Contact::new()
                        .name("The Purlin authors")
                        .email("purlin@example.com"),
                )
                .license(License::new("MIT or Apache 2.0").identifier("MIT OR Apache-2.0"))
        })
        .tag(Tag::new("bookmarks").description("Links to pages, and notes, with tags to find them by."))
        .secure_by_default()
        .module(bookmarks::module())
}
