//! Structs with named fields, read and written. What serde's derives write out for every struct stands here once.

mod key;
mod missing;
mod read;
mod write;

pub(in crate::schema) use read::COMPARES_NAMES;
pub use read::{Fields, Record, read, there};
pub use write::Writer;

#[cfg(test)]
mod tests;
