//! Values of columns: how each database keeps them, and how they come and go.
//!
//! What the drivers know already (numbers, text, bytes, UUIDs, JSON) goes as they do it. Times of `jiff` and decimals have forms of
//! their own here, so that both databases keep the same values and sort them the same way.

mod decimal;
mod driver;
mod form;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stored;
mod value;

pub(crate) use self::decimal::COLLATION;
#[cfg(feature = "sqlite")]
pub(super) use self::decimal::compare;
pub(crate) use self::driver::Statement;
pub(super) use self::driver::Unfit;
pub use self::driver::Values;
pub(crate) use self::form::{Date, Decimal, Time, Timestamp};
pub use self::stored::Stored;
pub use self::value::Value;
