//! A JSON value that keeps what `serde_json` drops: the order and the keys that stand twice.

mod key;
mod node;
mod read;
mod tagged;
mod variant;

use std::borrow::Cow;

use serde_json::Value;

pub(in crate::schema::decode) use self::key::NodeKey;
pub(in crate::schema) use self::node::{Kept, Node};
pub(in crate::schema) use self::read::Name;
pub(in crate::schema) use self::variant::InObject;

use crate::schema::Bound;

/// A newtype of this name asks for a value as it was written: with all digits of its integers, and with the keys that stand
/// twice. Who does not know the name takes it for that of a newtype around any value.
pub(in crate::schema) const AS_WRITTEN: &str = "$purlin::as_written";

/// What the name of a newtype begins with that is an object with a tag; the name of the tag follows. [`Node`] has all of the object
/// and shows it as an enum; others read it as it was written.
///
/// It is no struct, for which [`Node`] could be told the tag as its field: a reader that collects the fields of unions and does not
/// collect those of structs needs them to ask in ways that the compiler can tell apart.
const TAGGED: &str = "$purlin::tagged ";

/// A newtype of this name asks for one value as often as it takes. [`Node`] has it and shows it as an endless sequence; with
/// others it is a newtype around the value.
pub(in crate::schema) const REPEATED: &str = "$purlin::repeated";

/// The tag of the object that a newtype of this name is.
fn tag_of(newtype: &'static str) -> Option<&'static str> {
    newtype.strip_prefix(TAGGED)
}

/// Whether a newtype of this name takes all that was written.
pub(in crate::schema) fn is_as_written(newtype: &'static str) -> bool {
    newtype == AS_WRITTEN || tag_of(newtype).is_some()
}

/// How often values may be looked at, however few they are. A type that holds itself in several variants, of which nothing but the
/// content says which it is, would have what is innermost read twice as often at each level.
const MIN_LOOKS: usize = 100_000;

/// How often each of many may be.
const LOOKS_AT_EACH: usize = 16;

/// A JSON value, borrowed from its source where that has it as it is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schema) enum Tree<'a> {
    Null,
    Bool(bool),
    Number(Bound),
    /// An integer beyond `i128`. Only a type that asks for what was written gets it: the walk is given trees that `serde_json`
    /// reads, where such a number is a float.
    Huge(u128),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    /// The members in their order, keys that stand twice included.
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// The first member of that name, if this is an object that has it.
    pub(super) fn member(&self, name: &str) -> Option<&Tree<'a>> {
        let Self::Object(members) = self else { return None };
        members
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, member)| member)
    }

    /// How often values of this may be looked at, to find out what it is: [`MIN_LOOKS`] times, and each of many [`LOOKS_AT_EACH`] times.
    pub(super) fn most_looks(&self) -> usize {
        MIN_LOOKS.max(self.size().saturating_mul(LOOKS_AT_EACH))
    }

    /// How many values this is: itself, and all within it.
    fn size(&self) -> usize {
        let inner: usize = match self {
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(members) => members.iter().map(|(_, member)| member.size()).sum(),
            _ => 0,
        };
        inner + 1
    }

    /// The number that this is, if it is one.
    #[expect(
        clippy::cast_precision_loss,
        reason = "rules for integers beyond `i128` are read as floats too"
    )]
    pub(super) fn number(&self) -> Option<Bound> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Huge(number) => Some(Bound::Float(*number as f64)),
            _ => None,
        }
    }

    /// Whether both are the same value in the sense of JSON Schema: `1` equals `1.0`.
    pub(super) fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(a), Value::Bool(b)) => a == b,
            (Self::Number(_) | Self::Huge(_), Value::Number(b)) => {
                self.number().is_some_and(|a| is_same_number(a, number(b)))
            }
            (Self::Text(a), Value::String(b)) => a == b,
            (Self::List(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b)),
            (Self::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.get(&**key).is_some_and(|b| a.is(b)))
            }
            _ => false,
        }
    }
}

/// A number of `serde_json` as it was written, as far as that is known.
pub(super) fn number(number: &serde_json::Number) -> Bound {
    match number.as_i128() {
        Some(integer) => Bound::Int(integer),
        None => Bound::Float(number.as_f64().unwrap_or(f64::NAN)),
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "a float is compared as the float it is"
)]
fn is_same_number(a: Bound, b: Bound) -> bool {
    match (a, b) {
        (Bound::Int(a), Bound::Int(b)) => a == b,
        (Bound::Float(a), Bound::Float(b)) => a == b,
        (Bound::Int(a), Bound::Float(b)) | (Bound::Float(b), Bound::Int(a)) => a as f64 == b,
    }
}

impl<'a> From<&'a Value> for Tree<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(value) => Self::Number(number(value)),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, member)| (Cow::Borrowed(key.as_str()), Self::from(member)))
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_that_stand_twice_are_kept_in_order() {
        let tree: Tree<'_> = serde_json::from_str(r#"{"b": 1, "a": null, "b": 2}"#).unwrap();
        let Tree::Object(members) = tree else {
            panic!("an object")
        };
        let keys: Vec<&str> = members.iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["b", "a", "b"]);
    }

    #[test]
    fn a_float_without_fraction_equals_the_integer() {
        let value = json!({ "a": [1, "x", null, true] });
        let tree: Tree<'_> = serde_json::from_str(r#"{"a": [1.0, "x", null, true]}"#).unwrap();
        assert!(tree.is(&value));
        assert!(Tree::from(&value).is(&value));
        assert!(!tree.is(&json!({ "a": [1, "x", null, false] })));
    }
}
