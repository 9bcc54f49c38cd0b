//! The name of a member as a deserializer. Keys of maps may be numbers, which stand in it.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::from_str;

use super::Tree;
use super::node::Node;
use crate::schema::Bound;

/// The name of a member.
pub(in crate::schema::decode) struct NodeKey<'t, 'de, E> {
    name: &'t str,
    /// The name again, where it lives as long as what is decoded.
    lasting: Option<&'de str>,
    error: PhantomData<E>,
}

impl<'t, 'de, E> NodeKey<'t, 'de, E> {
    pub(super) fn new(name: &'t Cow<'de, str>) -> Self {
        let lasting = match name {
            Cow::Borrowed(name) => Some(*name),
            Cow::Owned(_) => None,
        };
        Self {
            lasting,
            ..Self::passing(name)
        }
    }

    /// Of a name that may be gone before what is decoded.
    pub(in crate::schema::decode) const fn passing(name: &'t str) -> Self {
        Self {
            name,
            lasting: None,
            error: PhantomData,
        }
    }
}

/// Whether nothing stands around a number.
fn is_bare(name: &str) -> bool {
    !name.contains(|letter: char| letter.is_ascii_whitespace())
}

/// The number that a name is, written as in JSON and with nothing around it.
fn number<'a>(name: &str) -> Option<Tree<'a>> {
    if name == "-0" {
        // No short integer has a sign at its zero, which `serde_json` holds to.
        return Some(Tree::Number(Bound::Float(-0.0)));
    }
    let integer = || from_str(name).map(|number| Tree::Number(Bound::Int(number)));
    let huge = |_| from_str(name).map(Tree::Huge);
    let float = |_| from_str(name).map(|number| Tree::Number(Bound::Float(number)));
    is_bare(name).then(|| integer().or_else(huge).or_else(float).ok())?
}

/// Methods for numbers, which stand in the name as they would stand in JSON.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match number(self.name) {
                Some(number) => Node::new(&number).$method(visitor),
                None => self.deserialize_any(visitor),
            }
        })*
    };
}

impl<'de, E: Error> Deserializer<'de> for NodeKey<'_, 'de, E> {
    type Error = E;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    /// Of a long integer `serde_json` takes the digits only.
    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match from_str(self.name) {
            Ok(number) if is_bare(self.name) => visitor.visit_i128(number),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.name {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.lasting {
            Some(name) => visitor.visit_borrowed_str(name),
            None => visitor.visit_str(self.name),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V>(self, _: &'static str, visitor: V) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        self.name
            .into_deserializer()
            .deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for NodeKey<'_, 'de, E> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
