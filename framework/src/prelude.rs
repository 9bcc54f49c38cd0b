//! The names that nearly every file of an app needs.
//!
//! ```
//! use purlin::prelude::*;
//! ```

pub use crate::app::App;
pub use crate::body::{Body, Response};
pub use crate::config::Settings;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use crate::db::{DbError, transactional};
pub use crate::dependency::{Dep, dependency};
pub use crate::error::{ApiError, Problem};
pub use crate::extract::{Cookie, Header, Json, Path, Query, Request, State, Text};
pub use crate::handler::{delete, get, head, options, patch, post, put, route, routes, trace};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use crate::model::{ColumnValue, Model, models};
pub use crate::respond::{Accepted, Created, CreatedAt, Html, NoContent, Redirect, Respond};
pub use crate::routing::Module;
pub use crate::schema::{Patch, schema};
pub use crate::secret::Secret;
pub use crate::service::{Service, Svc};
