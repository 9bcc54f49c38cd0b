//! What stands in an object beside its tag.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::schema::decode::{InObject, Kept, REPEATED, Seen, Strict, Tree, UniqueKeys, is_as_written};

/// The other fields, from which the content of a variant is read. The values are as strict as the object is: a layer of `Strict` here
/// would be one more at each turn of a type that holds itself.
///
/// So would be a layer of this, were the fields of a union in a union read as they come. They are collected, once: what is read
/// from the tree copies nothing of it.
pub(super) struct Rest<A> {
    pub(super) map: A,
    pub(super) tag: &'static str,
    /// Whether a variant without content takes no other fields.
    pub(super) is_closed: bool,
}

impl<'de, A: MapAccess<'de>> Rest<A> {
    /// For who looks for keys that stand twice by itself.
    fn fields(self) -> UniqueKeys<'de, A> {
        UniqueKeys::new(self.map, Seen::tag(self.tag))
    }

    /// For who does not.
    fn members(self) -> UniqueKeys<'de, A> {
        UniqueKeys::new(self.map, Seen::tag_and_others(self.tag))
    }
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Rest<A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        let kept = Kept::new(Tree::object(Vec::new(), self.fields())?);
        Strict::new(kept.node()).deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.members())
    }

    fn deserialize_struct<V>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error>
    where
        V: Visitor<'de>,
    {
        visitor.visit_map(self.fields())
    }

    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, A::Error>
    where
        V: Visitor<'de>,
    {
        if is_as_written(name) || name == REPEATED {
            let kept = Kept::new(Tree::object(Vec::new(), self.fields())?);
            return Strict::new(kept.node()).deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    /// A variant without content: nobody wants the others.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        let is_closed = self.is_closed;
        let mut fields = self.fields();
        while let Some(IgnoredAny) = fields.next_key()? {
            if is_closed {
                return Err(A::Error::custom("a field is not known"));
            }
            fields.next_value::<IgnoredAny>()?;
        }
        visitor.visit_unit()
    }

    fn deserialize_enum<V>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error>
    where
        V: Visitor<'de>,
    {
        let object = MapAccessDeserializer::new(self.fields());
        object.deserialize_enum(name, variants, InObject(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}
