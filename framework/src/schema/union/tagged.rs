//! Variants that a field among their own tells apart.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, EnumAccess, Error, MapAccess, VariantAccess, Visitor};

use super::rest::Rest;
use super::{Choice, Content, Tag};
use crate::schema::decode::{Kept, Name, Node, Strict, Tree};

/// Reads an enum from an object with its tag. If that comes first, as it mostly does, the others are read as they come.
///
/// `newtype` is the name of the newtype that asks for such an object: `$purlin::tagged ` and the tag.
///
/// # Errors
/// The content is no such object.
pub fn read_tagged<'de, U: Choice, D: Deserializer<'de>>(
    deserializer: D,
    tag: &'static str,
    newtype: &'static str,
) -> Result<U, D::Error> {
    let visitor = Tagged {
        tag,
        newtype,
        choice: PhantomData,
    };
    // No struct, for a source of parameters cannot know which fields there are.
    deserializer.deserialize_newtype_struct(newtype, visitor)
}

struct Tagged<U> {
    tag: &'static str,
    newtype: &'static str,
    choice: PhantomData<U>,
}

impl<'de, U: Choice> Visitor<'de> for Tagged<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", self.tag)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, object: D) -> Result<U, D::Error> {
        object.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
        let tag = self.tag;
        match map.next_key()? {
            Some(Name(name)) if name == tag => {
                let number = map.next_value_seed(Tag::<U>(PhantomData))?;
                let is_closed = U::CLOSED;
                U::read(number, Rest { map, tag, is_closed })
            }
            Some(Name(name)) => self.with_tag_behind(name, map),
            None => Err(A::Error::missing_field(tag)),
        }
    }

    /// An object that lies in memory.
    fn visit_enum<A: EnumAccess<'de>>(self, object: A) -> Result<U, A::Error> {
        let (number, rest) = object.variant_seed(Tag::<U>(PhantomData))?;
        if U::CLOSED && U::VARIANTS[number].is_empty {
            rest.unit_variant()?;
            return U::read(number, Strict::new(Node::new(&Tree::Null)));
        }
        rest.newtype_variant_seed(Content::of(number))
    }
}

impl<U: Choice> Tagged<U> {
    /// Keeps the fields aside, for the tag among them has to be known first.
    fn with_tag_behind<'de, A>(self, first: Cow<'de, str>, mut map: A) -> Result<U, A::Error>
    where
        A: MapAccess<'de>,
    {
        let first = (first, map.next_value()?);
        let kept = Kept::new(Tree::object(vec![first], map)?);
        let object = Strict::new(kept.node::<A::Error>());
        object.deserialize_newtype_struct(self.newtype, self)
    }
}
