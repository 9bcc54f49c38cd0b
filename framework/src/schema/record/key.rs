//! The name of a field, found among those of its struct.

use std::{fmt, ptr};

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

/// Reads a name as the number of its field. It knows no type, so it is compiled once for all structs.
pub(super) struct Key {
    pub(super) keys: &'static [&'static str],
    pub(super) closed: bool,
    /// Where it is looked for first: clients tend to keep to the order of the fields.
    pub(super) likely: usize,
    /// Whether a reader that compares names by itself is told the likely one, as the name of a newtype.
    pub(super) tells: bool,
}

/// Whether names stand in JSON as they are (RFC 8259, section 7).
pub(super) const fn are_plain(mut names: &[&str]) -> bool {
    while let [name, others @ ..] = names {
        let mut bytes = name.as_bytes();
        while let [byte, rest @ ..] = bytes {
            if matches!(byte, ..b' ' | b'"' | b'\\') {
                return false;
            }
            bytes = rest;
        }
        names = others;
    }
    true
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        match self.keys.get(self.likely) {
            Some(likely) if self.tells => deserializer.deserialize_newtype_struct(likely, self),
            _ => deserializer.deserialize_identifier(self),
        }
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let is_likely = |likely: &&str| ptr::eq(*likely, name) || *likely == name;
        if self.keys.get(self.likely).is_some_and(is_likely) {
            return Ok(self.likely);
        }
        match self.keys.iter().position(|key| *key == name) {
            Some(number) => Ok(number),
            None if self.closed => Err(E::unknown_field(name, self.keys)),
            None => Ok(self.keys.len()),
        }
    }

    /// It was not the likely one.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<usize, E> {
        self.visit_str(&String::from_utf8_lossy(name))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<usize, E> {
        let count = self.keys.len();
        match usize::try_from(number) {
            Ok(number) if number < count => Ok(number),
            _ if self.closed => {
                let expected = format!("field index 0 <= i < {count}");
                Err(E::invalid_value(Unexpected::Unsigned(number), &expected.as_str()))
            }
            _ => Ok(count),
        }
    }
}
