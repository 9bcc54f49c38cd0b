//! From bytes and text to checked values, and from refused ones to every fault they have.

pub(crate) mod examples;
mod form;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzz;
mod json;
mod parse;
mod reader;
mod strict;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod walk;

pub use self::json::{check_json, decode_json};
pub(crate) use self::parse::truth;
pub(in crate::schema) use self::reader::Refused;
pub(in crate::schema) use self::strict::{Seen, Strict, UniqueKeys};
pub use self::text::{TextSource, decode_text};
pub(in crate::schema) use self::tree::{InObject, Kept, Name, Node, REPEATED, Tree, is_as_written};
