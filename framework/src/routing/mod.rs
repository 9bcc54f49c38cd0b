//! Which handler serves a request: modules that hold routes, and one table for the whole app.

mod dependency;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod module;
mod policy;
mod table;
mod template;

pub(crate) use module::Mounted;
pub use module::{Module, RouteEntry};
pub use policy::Policy;
pub use table::{Conflict, Found, Table};
pub(crate) use template::name_twice;
pub use template::{join, names};
