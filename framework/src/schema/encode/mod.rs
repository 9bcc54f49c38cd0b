//! From values to JSON text, as `serde_json` writes it.
//!
//! The text goes to memory, which does not fail, and nearly all of it can stand as it is: so it is looked at eight bytes at a
//! time, and what is seldom, such as escapes and numbers with a fraction, is left to `serde_json`.

mod inside;
mod key;
mod string;
#[cfg(test)]
mod tests;
mod writer;

use serde::Serialize;

pub(crate) use self::string::{plain_end, write_string, write_string_with};
use self::writer::Writer;

/// Writes a value as JSON (RFC 8259).
///
/// # Errors
/// The value says that it cannot be written, or a key of a map is none that JSON has.
pub(crate) fn encode_json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> serde_json::Result<()> {
    value.serialize(&mut Writer::new(out))
}
