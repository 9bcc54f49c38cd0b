//! What the programs of other frameworks share: what the environment asks for, and what the cases exchange.

#[cfg(feature = "orders")]
mod faults;
mod large;
mod options;
#[cfg(feature = "orders")]
mod orders;
#[cfg(feature = "orders")]
mod params;

#[cfg(feature = "orders")]
pub use faults::{Fault, Faults};
pub use large::Large;
pub use options::Options;
#[cfg(feature = "orders")]
pub use orders::{Currency, Line, NewOrder, Order};
#[cfg(feature = "orders")]
pub use params::{Item, ItemQuery};
