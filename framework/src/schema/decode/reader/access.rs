//! Access to what is inside a value.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::key::Key;
use super::{Reader, Refused};
use crate::schema::record::COMPARES_NAMES;

/// The items of an array.
pub(super) struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    is_first: bool,
}

/// The members of an object.
pub(super) struct Members<'r, 'de> {
    items: Items<'r, 'de>,
    /// Whether they are those of a struct, which may tell its names.
    is_struct: bool,
}

impl<'r, 'de> Items<'r, 'de> {
    pub(super) const fn of(reader: &'r mut Reader<'de>) -> Self {
        Self {
            reader,
            is_first: true,
        }
    }

    /// The first byte of the one that follows; the comma before it is passed. Behind a comma one has to follow.
    fn follows(&mut self, last: u8) -> Result<Option<u8>, Refused> {
        let next = self.reader.peek();
        if next == Some(last) {
            return Ok(None);
        }
        if std::mem::take(&mut self.is_first) {
            return Ok(next);
        }
        if next != Some(b',') {
            return Err(Refused);
        }
        self.reader.at += 1;
        let next = self.reader.peek().filter(|byte| *byte != last);
        next.map(Some).ok_or(Refused)
    }
}

impl<'r, 'de> Members<'r, 'de> {
    pub(super) const fn of(reader: &'r mut Reader<'de>, is_struct: bool) -> Self {
        Self {
            items: Items::of(reader),
            is_struct,
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        if self.follows(b']')?.is_none() {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Refused;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        match self.items.follows(b'}')? {
            Some(b'"') => {
                let key = Key {
                    reader: self.items.reader,
                    is_told: self.is_struct,
                };
                seed.deserialize(key).map(Some)
            }
            Some(_) => Err(Refused),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        self.items.reader.expect(b':')?;
        seed.deserialize(&mut *self.items.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        COMPARES_NAMES.filter(|_| self.is_struct)
    }
}

/// A variant that is told by its name alone.
pub(super) struct Word<'r, 'de>(pub(super) &'r mut Reader<'de>);

impl<'de> EnumAccess<'de> for Word<'_, 'de> {
    type Error = Refused;
    type Variant = Nothing;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Nothing), Refused> {
        Ok((seed.deserialize(self.0)?, Nothing))
    }
}

/// What a variant that is a name holds.
pub(super) struct Nothing;

impl<'de> VariantAccess<'de> for Nothing {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Refused> {
        Err(Refused)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }
}

/// A variant with its content, as the one member of an object.
pub(super) struct Variant<'r, 'de>(pub(super) &'r mut Reader<'de>);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Refused> {
        let name = seed.deserialize(&mut *self.0)?;
        self.0.expect(b':')?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Refused;

    /// A variant without content is a word, as its schema says.
    fn unit_variant(self) -> Result<(), Refused> {
        Err(Refused)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refused> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Refused>
    where
        V: Visitor<'de>,
    {
        self.0.deserialize_struct("", fields, visitor)
    }
}
