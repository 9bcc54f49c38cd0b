//! Bookmarks: the routes to them, what can be done with them, where they are kept, what they look like, and what can go wrong.

mod errors;
mod routes;
mod schemas;
mod services;
mod store;

use purlin::prelude::*;
use routes::{create_bookmark, delete_bookmark, list_bookmarks, read_bookmark, update_bookmark};
use services::BookmarkService;

/// The routes below `/bookmarks`.
pub(crate) fn module() -> Module {
    Module::new("bookmarks")
        .prefix("/bookmarks")
        .routes(routes![
            list_bookmarks,
            create_bookmark,
            read_bookmark,
            update_bookmark,
            delete_bookmark,
        ])
        .service::<BookmarkService>()
}
