//! Variants that a field among their own tells apart.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::rest::Rest;
use super::{Choice, Tag};
use crate::schema::decode::{AS_WRITTEN, Name, Node, Strict, Tree};

/// Reads an enum from an object with its tag. If that comes first, as it mostly does, the others are read as they come.
///
/// # Errors
/// The content is no such object.
pub fn read_tagged<'de, U: Choice, D: Deserializer<'de>>(
    deserializer: D,
    tag: &'static str,
) -> Result<U, D::Error> {
    let visitor = Tagged {
        tag,
        choice: PhantomData,
    };
    // No struct, for a source of parameters cannot know which fields there are.
    deserializer.deserialize_newtype_struct(AS_WRITTEN, visitor)
}

struct Tagged<U> {
    tag: &'static str,
    choice: PhantomData<U>,
}

impl<'de, U: Choice> Visitor<'de> for Tagged<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", self.tag)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
        match map.next_key()? {
            Some(Name(name)) if name == self.tag => {
                let number = map.next_value_seed(Tag::<U>(PhantomData))?;
                Chosen { number, tagged: self }.visit_map(map)
            }
            Some(Name(name)) => self.with_tag_behind(name, map),
            None => Err(A::Error::missing_field(self.tag)),
        }
    }
}

impl<U: Choice> Tagged<U> {
    /// Keeps the fields aside until the tag is known.
    fn with_tag_behind<'de, A>(self, first: Cow<'de, str>, mut map: A) -> Result<U, A::Error>
    where
        A: MapAccess<'de>,
    {
        let mut members = vec![(first, map.next_value()?)];
        let mut number = None;
        while let Some(Name(name)) = map.next_key()? {
            if name != self.tag {
                members.push((name, map.next_value()?));
            } else if number.is_some() {
                return Err(A::Error::duplicate_field(self.tag));
            } else {
                number = Some(map.next_value_seed(Tag::<U>(PhantomData))?);
            }
        }
        let number = number.ok_or_else(|| A::Error::missing_field(self.tag))?;
        let tree = Tree::Object(members);
        let fields = Strict::new(Node::<A::Error>::new(&tree));
        fields.deserialize_newtype_struct(AS_WRITTEN, Chosen { number, tagged: self })
    }
}

/// An enum whose variant is known.
struct Chosen<U> {
    number: usize,
    tagged: Tagged<U>,
}

impl<'de, U: Choice> Visitor<'de> for Chosen<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tagged.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        let rest = Rest {
            map,
            tag: self.tagged.tag,
            is_closed: U::CLOSED,
        };
        U::read(self.number, rest)
    }
}
