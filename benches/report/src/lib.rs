//! How figures are read from the system and told: processor time and memory, many values of one quantity, numbers that can be read, and
//! tables in Markdown.
//!
//! The measuring programs stand in two workspaces, and both use it. It depends on nothing, so that neither compiles more than it needs.

mod number;
pub mod proc;
mod series;
mod table;

pub use self::number::{grouped, number};
pub use self::series::Series;
pub use self::table::Table;
