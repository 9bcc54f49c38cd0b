//! Variants in objects, where serde's own access would take a word for one too.

use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, Error, Unexpected, VariantAccess, Visitor};

/// Reads an enum whose variant is the one member of an object: it has content. One that has none is a word, as its schema says.
pub(in crate::schema) struct InObject<V>(pub(in crate::schema) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for InObject<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, object: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(WithContent(object))
    }
}

/// The access to such a variant.
struct WithContent<A>(A);

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for WithContent<A> {
    type Error = A::Error;
    type Variant = WithContent<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        let (name, content) = self.0.variant_seed(seed)?;
        Ok((name, WithContent(content)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for WithContent<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        Err(Error::invalid_type(Unexpected::Map, &"a word"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, visitor)
    }

    fn struct_variant<V>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, A::Error>
    where
        V: Visitor<'de>,
    {
        self.0.struct_variant(fields, visitor)
    }
}
