//! The name of a field, found among those of its struct.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

/// Reads a name as the number of its field. It knows no type, so it is compiled once for all structs.
pub(super) struct Key {
    pub(super) keys: &'static [&'static str],
    pub(super) closed: bool,
    /// Where it is looked for first: clients tend to keep to the order of the fields.
    pub(super) likely: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        if self.keys.get(self.likely) == Some(&name) {
            return Ok(self.likely);
        }
        match self.keys.iter().position(|key| *key == name) {
            Some(number) => Ok(number),
            None if self.closed => Err(E::unknown_field(name, self.keys)),
            None => Ok(self.keys.len()),
        }
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
