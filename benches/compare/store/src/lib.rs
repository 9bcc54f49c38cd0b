//! The database of the comparison: its statements and the settings of its pools, as the programs of other frameworks share them,
//! and its tables.

mod connect;
mod failure;
mod products;
mod purchases;
pub mod tables;

pub use connect::Store;
pub use failure::Failure;
pub use products::{Listing, Product};
pub use purchases::{Line, NewPurchase, Purchase};
pub use sqlx::Error;
