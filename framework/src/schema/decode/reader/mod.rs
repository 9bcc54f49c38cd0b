//! Reads JSON text that lies in memory whole.
//!
//! It takes what `serde_json` takes and hands the same values to the types, but it knows that the text is UTF-8 already, and
//! when it refuses it does not say why: then the text is read again by `serde_json`, to find every fault. What is seldom, such
//! as escapes and numbers with a fraction, is left to `serde_json` from the beginning.

mod access;
mod key;
mod refused;
mod scan;

use serde::de::{Deserializer, Visitor};

use self::access::{Items, Members, Variant, Word};
pub(in crate::schema) use self::refused::Refused;
use self::scan::{Literal, Long};
use super::tree::is_as_written;

/// One more than the arrays and objects that may stand in each other, as in `serde_json`.
const DEPTH: u8 = 128;

/// A JSON text and how far it is read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    /// How many more arrays and objects may be entered, and one.
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) const fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: DEPTH,
        }
    }

    /// Makes sure that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), Refused> {
        self.peek().map_or(Ok(()), |_| Err(Refused))
    }

    /// Enters an array or an object, whose first byte is next, and leaves it behind its last.
    fn within<T>(
        &mut self,
        last: u8,
        read: impl FnOnce(&mut Self) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.at += 1;
        self.depth -= 1;
        if self.depth == 0 {
            return Err(Refused);
        }
        let value = read(self)?;
        self.depth += 1;
        self.expect(last)?;
        Ok(value)
    }

    fn array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        self.within(b']', |reader| visitor.visit_seq(Items::of(reader)))
    }

    fn object<V: Visitor<'de>>(&mut self, visitor: V, is_struct: bool) -> Result<V::Value, Refused> {
        self.within(b'}', |reader| visitor.visit_map(Members::of(reader, is_struct)))
    }

    fn word<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        match self.literal()? {
            Literal::Null => visitor.visit_unit(),
            Literal::Bool(value) => visitor.visit_bool(value),
        }
    }

    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        match self.plain_string() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => visitor.visit_string(self.escaped_string()?),
        }
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        match self.short_integer() {
            Some((value, false)) => visitor.visit_u64(value),
            Some((value, true)) => visitor.visit_i64(-value.cast_signed()),
            None => self.any_number(|json| json.deserialize_f64(visitor)),
        }
    }

    /// Any value, with all digits of its integer. Of objects, the names may be told.
    fn visit_as_written<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'{') => self.object(visitor, true),
            Some(b'-' | b'0'..=b'9') => match self.long_integer() {
                Some(Long::Signed) => self.any_number(|json| json.deserialize_i128(visitor)),
                Some(Long::Unsigned) => self.any_number(|json| json.deserialize_u128(visitor)),
                None => self.number(visitor),
            },
            _ => self.deserialize_any(visitor),
        }
    }
}

/// Methods for numbers of up to 64 bits.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.peek();
            self.starts_number()?;
            self.number(visitor)
        })*
    };
}

/// Methods for numbers of 128 bits. Of these `serde_json` reads the digits only, and `1e3` is an integer too.
macro_rules! long_numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            self.peek();
            self.starts_number()?;
            if self.is_next_of_digits() {
                return self.any_number(|json| json.$method(visitor));
            }
            self.number(visitor)
        })*
    };
}

/// Methods for text.
macro_rules! strings {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match self.peek() {
                Some(b'"') => self.string(visitor),
                _ => Err(Refused),
            }
        })*
    };
}

/// Methods that take anything, for types that say by their visitor what they take.
macro_rules! any {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $type,)* visitor: V) -> Result<V::Value, Refused> {
            self.deserialize_any(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refused;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }
    long_numbers!(deserialize_i128 deserialize_u128);
    strings!(deserialize_char deserialize_str deserialize_string deserialize_identifier);
    any!(deserialize_ignored_any());

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'"') => self.string(visitor),
            Some(b'-' | b'0'..=b'9') => self.number(visitor),
            Some(b'{') => self.object(visitor, false),
            Some(b'[') => self.array(visitor),
            _ => self.word(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.peek();
        match self.literal()? {
            Literal::Bool(value) => visitor.visit_bool(value),
            Literal::Null => Err(Refused),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.peek();
        match self.literal()? {
            Literal::Null => visitor.visit_unit(),
            Literal::Bool(_) => Err(Refused),
        }
    }

    fn deserialize_unit_struct<V>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        self.deserialize_unit(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'n') => self.literal().and_then(|_| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        if is_as_written(name) {
            return self.visit_as_written(visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'[') => self.array(visitor),
            _ => Err(Refused),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'{') => self.object(visitor, false),
            _ => Err(Refused),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        self.deserialize_seq(visitor)
    }

    /// An object only: around it stands `Strict`, which takes no array for a struct.
    fn deserialize_struct<V>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        match self.peek() {
            Some(b'{') => self.object(visitor, true),
            _ => Err(Refused),
        }
    }

    fn deserialize_enum<V>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        match self.peek() {
            Some(b'"') => visitor.visit_enum(Word(self)),
            Some(b'{') => self.within(b'}', |reader| visitor.visit_enum(Variant(reader))),
            _ => Err(Refused),
        }
    }

    /// Bytes are a string or an array; no type of a schema asks for them, so the other reader sees to it.
    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }
}
