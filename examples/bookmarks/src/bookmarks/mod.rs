//! Bookmarks: what they look like, what can go wrong, where they are kept, and the routes to them.

mod errors;
mod routes;
mod schemas;
mod store;

use purlin::prelude::*;
use routes::{create_bookmark, delete_bookmark, list_bookmarks, read_bookmark, update_bookmark};

pub(crate) use store::Store;

/// The routes below `/bookmarks`.
pub(crate) fn module() -> Module {
    Module::new("bookmarks").prefix("/bookmarks").routes(routes![
        list_bookmarks,
        create_bookmark,
        read_bookmark,
        update_bookmark,
        delete_bookmark,
    ])
}
