//! What is remembered about a client, on the server: sessions by a cookie.
//!
//! [`App::sessions`](crate::App::sessions) gives the app its [`Sessions`], and handlers take a [`Session`], or the [`LoggedIn`] user of one. A
//! route that takes neither pays nothing for them.

mod cookie;
mod error;
mod extract;
mod keep;
mod kept;
mod key;
mod logged_in;
mod memory;
mod record;
mod save;
mod sessions;
mod store;

pub use error::SessionError;
pub(crate) use extract::SCHEME;
pub use extract::Session;
pub(crate) use keep::keep;
pub use logged_in::LoggedIn;
pub use memory::MemoryStore;
pub use record::{line_of, revision_of, subject_of};
pub use sessions::Sessions;
pub use store::Store;

#[doc(no_inline)]
pub use async_trait::async_trait;
pub use tower_sessions_core::SessionStore;
pub use tower_sessions_core::session::{Id, Record};
pub use tower_sessions_core::session_store::{Error as StoreError, Result as StoreResult};
