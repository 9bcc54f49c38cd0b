//! A tree as a deserializer, for who had to keep a value aside before its type was known.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::key::NodeKey;
use super::{AS_WRITTEN, Tree};
use crate::schema::Bound;

/// A value of a tree. It is as lax as `serde_json`, so `Strict` belongs around it.
pub(in crate::schema) struct Node<'t, 'de, E> {
    tree: &'t Tree<'de>,
    error: PhantomData<E>,
}

impl<'t, 'de, E: Error> Node<'t, 'de, E> {
    pub(in crate::schema) const fn new(tree: &'t Tree<'de>) -> Self {
        Self {
            tree,
            error: PhantomData,
        }
    }

    /// The value with all digits of an integer.
    fn visit_as_written<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match *self.tree {
            Tree::Number(Bound::Int(number)) => visitor.visit_i128(number),
            Tree::Huge(number) => visitor.visit_u128(number),
            _ => self.deserialize_any(visitor),
        }
    }
}

/// An integer of 64 bits; a float, as `serde_json` has it, if it is a longer one.
#[expect(
    clippy::cast_precision_loss,
    reason = "who wants all digits asks for 128 bits"
)]
fn short_integer<'de, V: Visitor<'de>, E: Error>(number: i128, visitor: V) -> Result<V::Value, E> {
    match (u64::try_from(number), i64::try_from(number)) {
        (Ok(number), _) => visitor.visit_u64(number),
        (_, Ok(number)) => visitor.visit_i64(number),
        _ => visitor.visit_f64(number as f64),
    }
}

/// The same of an integer beyond `i128`.
#[expect(
    clippy::cast_precision_loss,
    reason = "who wants all digits asks for 128 bits"
)]
fn long_integer<'de, V: Visitor<'de>, E: Error>(number: u128, visitor: V) -> Result<V::Value, E> {
    visitor.visit_f64(number as f64)
}

pub(super) fn text<'de, V: Visitor<'de>, E: Error>(text: &Cow<'de, str>, visitor: V) -> Result<V::Value, E> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_str(text),
    }
}

fn list<'de, V: Visitor<'de>, E: Error>(items: &[Tree<'de>], visitor: V) -> Result<V::Value, E> {
    let mut items = SeqDeserializer::new(items.iter().map(Node::new));
    let value = visitor.visit_seq(&mut items)?;
    items.end()?;
    Ok(value)
}

/// The members of an object as serde's view of a map.
fn members<'t, 'de, E: Error>(
    members: &'t [(Cow<'de, str>, Tree<'de>)],
) -> MapDeserializer<'de, impl Iterator<Item = (NodeKey<'t, 'de, E>, Node<'t, 'de, E>)>, E> {
    let pairs = members.iter();
    MapDeserializer::new(pairs.map(|(name, member)| (NodeKey::new(name), Node::new(member))))
}

impl<'de, E: Error> Deserializer<'de> for Node<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(*value),
            Tree::Number(Bound::Int(number)) => short_integer(*number, visitor),
            Tree::Number(Bound::Float(number)) => visitor.visit_f64(*number),
            Tree::Huge(number) => long_integer(*number, visitor),
            Tree::Text(value) => text(value, visitor),
            Tree::List(items) => list(items, visitor),
            Tree::Object(object) => {
                let mut members = members(object);
                let value = visitor.visit_map(&mut members)?;
                members.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        if name == AS_WRITTEN {
            return self.visit_as_written(visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.visit_as_written(visitor)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.visit_as_written(visitor)
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
        match self.tree {
            Tree::Text(word) => (&**word)
                .into_deserializer()
                .deserialize_enum(name, variants, visitor),
            Tree::Object(object) if object.len() == 1 => {
                MapAccessDeserializer::new(members(object)).deserialize_enum(name, variants, visitor)
            }
            _ => Err(E::invalid_type(Unexpected::Other("no variant"), &visitor)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for Node<'_, 'de, E> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
