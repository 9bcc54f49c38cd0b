//! The key of a member, which is a string whatever it stands for.

use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::{Reader, Refused};

/// A key, whose opening quote is next.
pub(super) struct Key<'r, 'de> {
    pub(super) reader: &'r mut Reader<'de>,
    /// Whether it is one of a struct, which may tell the name that it expects.
    pub(super) is_told: bool,
}

/// Methods for numbers, which stand between the quotes.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.reader.adjoins(b'"')?;
            self.reader.starts_number()?;
            let value = (&mut *self.reader).$method(visitor)?;
            self.reader.adjoins(b'"')?;
            Ok(value)
        })*
    };
}

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Refused;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.reader.string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    /// The end of an expected name need not be looked for. It needs no escape.
    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        if self.is_told && self.reader.passes_string(name) {
            return visitor.visit_borrowed_str(name);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        self.reader.deserialize_enum(name, variants, visitor)
    }

    /// No map of a schema has such keys; the other reader sees to it.
    fn deserialize_bool<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    forward_to_deserialize_any! {
        char str string byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
