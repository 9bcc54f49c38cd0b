//! The database of the comparison, the same for every program: its tables, its statements, and the settings of its pools.

mod connect;
mod orders;
mod products;
mod tables;

pub use connect::Store;
pub use orders::{Line, Order};
pub use products::Product;
pub use sqlx::Error;
