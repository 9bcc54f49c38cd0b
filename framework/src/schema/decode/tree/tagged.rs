//! An object with its tag as serde's view of an enum.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, Unexpected, VariantAccess, Visitor};

use super::Tree;
use super::node::Node;

/// The tags of an object that were read: its own, and those of the unions whose content it is.
pub(super) struct Hidden<'t> {
    pub(super) tag: &'static str,
    pub(super) others: Option<&'t Self>,
}

impl Hidden<'_> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.tag == name || self.others.is_some_and(|others| others.has(name))
    }
}

/// An object, the value of its tag, and the names not to be seen in it any more.
pub(super) struct Tagged<'t, 'de, E> {
    pub(super) tag: &'t Tree<'de>,
    pub(super) object: Node<'t, 'de, E>,
    pub(super) hidden: Hidden<'t>,
}

impl<'de, E: Error> Tagged<'_, 'de, E> {
    /// The object without its tag.
    fn rest(&self) -> Node<'_, 'de, E> {
        self.object.by_ref().without(&self.hidden)
    }
}

impl<'de, E: Error> EnumAccess<'de> for Tagged<'_, 'de, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), E> {
        let variant = seed.deserialize(Node::<E>::new(self.tag))?;
        Ok((variant, self))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Tagged<'_, 'de, E> {
    type Error = E;

    /// Nothing may stand beside the tag.
    fn unit_variant(self) -> Result<(), E> {
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(E::invalid_type(Unexpected::StructVariant, &"unit variant"))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, E> {
        seed.deserialize(self.rest())
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, E> {
        self.rest().deserialize_tuple(len, visitor)
    }

    fn struct_variant<V>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, E>
    where
        V: Visitor<'de>,
    {
        self.rest().deserialize_struct("", fields, visitor)
    }
}
