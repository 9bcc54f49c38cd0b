//! A tree as a deserializer, for who had to keep a value aside before its type was known.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::key::NodeKey;
use super::tagged::{Hidden, Tagged};
use super::variant::InObject;
use super::{AS_WRITTEN, REPEATED, Tree, tag_of};
use crate::schema::Bound;

/// A value that was kept aside to be read from, in bounded time.
pub(in crate::schema) struct Kept<'de> {
    tree: Tree<'de>,
    looks: Cell<usize>,
}

impl<'de> Kept<'de> {
    pub(in crate::schema) fn new(tree: Tree<'de>) -> Self {
        let looks = Cell::new(tree.most_looks());
        Self { tree, looks }
    }

    pub(in crate::schema) const fn node<E: Error>(&self) -> Node<'_, 'de, E> {
        Node {
            looks: Some(&self.looks),
            ..Node::new(&self.tree)
        }
    }
}

/// A value of a tree. It is as lax as `serde_json`, so `Strict` belongs around it.
///
/// It lends its tree: a type that holds itself may keep a value aside at each of its levels, and copies of all would be more than
/// there is memory. So what has to be looked at before the rest is found in the tree, and never copied out of it.
pub(in crate::schema) struct Node<'t, 'de, E> {
    tree: &'t Tree<'de>,
    /// The tags that were read already.
    hidden: Option<&'t Hidden<'t>>,
    /// Whether it is tried whether this fits.
    is_tried: bool,
    /// How often values may still be looked at.
    looks: Option<&'t Cell<usize>>,
    error: PhantomData<E>,
}

/// A member of an object.
type Member<'de> = (Cow<'de, str>, Tree<'de>);

impl<'t, 'de, E: Error> Node<'t, 'de, E> {
    pub(in crate::schema) const fn new(tree: &'t Tree<'de>) -> Self {
        Self {
            tree,
            hidden: None,
            is_tried: false,
            looks: None,
            error: PhantomData,
        }
    }

    /// An object without the tags that were read already.
    pub(super) const fn without(self, hidden: &'t Hidden<'t>) -> Self {
        Self {
            hidden: Some(hidden),
            is_tried: false,
            ..self
        }
    }

    /// The same.
    pub(super) const fn by_ref(&self) -> Self {
        Self { ..*self }
    }

    /// A value within this one.
    fn inner(&self, tree: &'t Tree<'de>) -> Self {
        if let Some(looks) = self.looks {
            looks.set(looks.get().saturating_sub(1));
        }
        Self {
            looks: self.looks,
            ..Node::new(tree)
        }
    }

    /// The same value, as often as it is asked for.
    fn visit_repeated<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        if self.looks.is_some_and(|looks| looks.get() == 0) {
            return Err(E::custom("the value can be read in too many ways"));
        }
        let tried = || Node {
            is_tried: true,
            ..self
        };
        visitor.visit_seq(SeqDeserializer::new(iter::repeat_with(tried)))
    }

    /// The members of an object that are not hidden, that of the name `first` before the others.
    fn members<'f>(
        &self,
        object: &'t [Member<'de>],
        first: Option<&'f str>,
    ) -> impl Iterator<Item = &'t Member<'de>> + use<'t, 'f, 'de, E> {
        let hidden = self.hidden;
        let is_shown = move |name: &str| hidden.is_none_or(|hidden| !hidden.has(name));
        let first = first.and_then(|first| object.iter().position(|(name, _)| name == first));
        let others = (0..object.len()).filter(move |number| first != Some(*number));
        let numbers = first.into_iter().chain(others);
        numbers
            .map(|number| &object[number])
            .filter(move |(name, _)| is_shown(name))
    }

    /// Whether this is an object of which nothing is to be seen.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self.tree, Tree::Object(object) if self.members(object, None).next().is_none())
    }

    /// The members as serde's view of a map.
    fn map(
        &self,
        object: &'t [Member<'de>],
        first: Option<&str>,
    ) -> MapDeserializer<'de, impl Iterator<Item = (NodeKey<'t, 'de, E>, Self)>, E> {
        let pairs = self.members(object, first);
        let here = self.by_ref();
        MapDeserializer::new(pairs.map(move |(name, member)| (NodeKey::new(name), here.inner(member))))
    }

    fn visit_list<V: Visitor<'de>>(&self, items: &'t [Tree<'de>], visitor: V) -> Result<V::Value, E> {
        let mut items = SeqDeserializer::new(items.iter().map(|item| self.inner(item)));
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn visit_object<V>(
        &self,
        object: &'t [Member<'de>],
        first: Option<&str>,
        visitor: V,
    ) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        let mut members = self.map(object, first);
        let value = visitor.visit_map(&mut members)?;
        members.end()?;
        Ok(value)
    }

    /// An object as an enum, of which the tag is the variant and the others are the content.
    fn visit_tagged<V>(
        &self,
        object: &'t [Member<'de>],
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        let mut tags = self.members(object, None).filter(|(key, _)| key == name);
        match (tags.next(), tags.next()) {
            (Some((_, tag)), None) => visitor.visit_enum(Tagged {
                tag,
                object: self.by_ref(),
                hidden: Hidden {
                    tag: name,
                    others: self.hidden,
                },
            }),
            (None, _) => Err(E::missing_field(name)),
            _ => Err(E::duplicate_field(name)),
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

fn text<'de, V: Visitor<'de>, E: Error>(text: &Cow<'de, str>, visitor: V) -> Result<V::Value, E> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_str(text),
    }
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
            Tree::List(items) => self.visit_list(items, visitor),
            Tree::Object(object) => self.visit_object(object, None, visitor),
        }
    }

    /// Beside a tag that was read nobody wants the others, unless it is by them that a variant is found.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.hidden {
            Some(_) if !self.is_tried => visitor.visit_unit(),
            _ => self.deserialize_any(visitor),
        }
    }

    /// The first field comes first: it may be the tag of what stands beside it.
    fn deserialize_struct<V>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        match (self.tree, fields) {
            (Tree::Object(object), [first, ..]) => self.visit_object(object, Some(first), visitor),
            _ => self.deserialize_any(visitor),
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
        if let (Tree::Object(object), Some(tag)) = (self.tree, tag_of(name)) {
            return self.visit_tagged(object, tag, visitor);
        }
        match name {
            AS_WRITTEN => self.visit_as_written(visitor),
            REPEATED => self.visit_repeated(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
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
            Tree::Object(object) if self.members(object, None).nth(1).is_none() => {
                let object = MapAccessDeserializer::new(self.map(object, None));
                object.deserialize_enum(name, variants, InObject(visitor))
            }
            _ => Err(E::invalid_type(Unexpected::Other("no variant"), &visitor)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for Node<'_, 'de, E> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
