//! From any deserializer to a tree.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{AS_WRITTEN, Tree};
use crate::schema::Bound;

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(AS_WRITTEN, TreeVisitor)
    }
}

impl<'de> Tree<'de> {
    /// An object of the members that were read already, and of what is left of a map.
    pub(in crate::schema) fn object<A: MapAccess<'de>>(
        mut members: Vec<(Cow<'de, str>, Self)>,
        mut map: A,
    ) -> Result<Self, A::Error> {
        while let Some(Name(key)) = map.next_key()? {
            members.push((key, map.next_value()?));
        }
        Ok(Self::Object(members))
    }
}

struct TreeVisitor;

/// Methods that turn a value into its tree.
macro_rules! plant {
    ($($method:ident($value:ident: $type:ty) => $tree:expr)*) => {
        $(fn $method<E: Error>(self, $value: $type) -> Result<Tree<'de>, E> {
            Ok($tree)
        })*
    };
}

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    plant! {
        visit_bool(value: bool) => Tree::Bool(value)
        visit_i64(value: i64) => Tree::Number(Bound::Int(value.into()))
        visit_u64(value: u64) => Tree::Number(Bound::Int(value.into()))
        visit_i128(value: i128) => Tree::Number(Bound::Int(value))
        visit_u128(value: u128) => i128::try_from(value)
            .map_or(Tree::Huge(value), |value| Tree::Number(Bound::Int(value)))
        visit_f64(value: f64) => Tree::Number(Bound::Float(value))
        visit_str(text: &str) => Tree::Text(Cow::Owned(text.to_owned()))
        visit_string(text: String) => Tree::Text(Cow::Owned(text))
        visit_borrowed_str(text: &'de str) => Tree::Text(Cow::Borrowed(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Tree<'de>, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Tree<'de>, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Tree<'de>, A::Error> {
        Tree::object(Vec::new(), map)
    }
}

/// The name of a member, borrowed where it has no escapes.
pub(in crate::schema) struct Name<'a>(pub(in crate::schema) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(key.to_owned())))
            }

            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(key)))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}
