//! How figures are told: many values of one quantity, numbers that can be read, and tables in Markdown.
//!
//! The measuring programs stand in two workspaces, and both use it. It depends on nothing, so that neither compiles more than it needs.

mod number;
mod series;
mod table;

pub use self::number::{grouped, number};
pub use self::series::Series;
pub use self::table::Table;
