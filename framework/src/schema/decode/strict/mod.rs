//! A layer over a JSON deserializer that refuses what JSON leaves open, at no cost for structs.
//!
//! - A key that stands twice in a map is refused. Structs look for fields that stand twice by themselves.
//! - A number too large for `f32` is refused; serde makes it infinite.
//! - `1.0` is an integer, as in JSON Schema.
//! - A struct is an object; serde takes an array too.
//! - What nobody wants has to be JSON all the same.
//! - A date, a time, a duration, a decimal or a URL is written in its own form; their parsers take others.
//! - `null` is a unit where an `Option` is due, so that a type can tell it from an absent field.

mod keys;
mod skim;
mod visitors;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Visitor};

pub(in crate::schema) use self::keys::{Seen, UniqueKeys};
use self::skim::Skim;
use self::visitors::{Integer, Nested, Single, Struct};
use super::form::{Form, Formed};
use super::tree::is_as_written;

/// Below this a float holds every integer exactly: 2^53. It is what 2^53 + 1 is read as, too.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer that a float stands for, if it stands for exactly one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is whole and below 2^53"
)]
pub(super) fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < EXACT).then_some(value as i64)
}

/// Whether a finite number has no place in `f32`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "losing digits is what f32 is for; only the range matters"
)]
pub(super) fn overflows_single(value: f64) -> bool {
    value.is_finite() && (value as f32).is_infinite()
}

/// A deserializer that is stricter than the one inside.
pub(in crate::schema) struct Strict<D> {
    inner: D,
    keys: Keys,
}

/// How often a key may stand in a map.
#[derive(Clone, Copy)]
enum Keys {
    Once,
    /// As often as it does: whoever asked for the value as it was written looks at the keys.
    AsWritten,
}

impl<D> Strict<D> {
    pub(in crate::schema) const fn new(inner: D) -> Self {
        Self {
            inner,
            keys: Keys::Once,
        }
    }
}

/// A seed whose deserializer is made strict.
struct Inner<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Inner<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict::new(deserializer))
    }
}

/// Methods that hand their visitor on, in a wrapper or as it is.
macro_rules! forward {
    (nested: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(Nested::new(visitor, self.keys))
        })*
    };
    ($wrapper:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($wrapper(visitor))
        })*
    };
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    forward!(deserialize_bool deserialize_f64 deserialize_char deserialize_string);
    forward!(deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier);
    forward!(Integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    forward!(Integer: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);
    forward!(Single: deserialize_f32);
    forward!(nested: deserialize_option deserialize_seq deserialize_map);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match Form::of::<V::Value>() {
            Some(form) => self.inner.deserialize_any(Formed { visitor, form }),
            None => self.inner.deserialize_any(Nested::new(visitor, self.keys)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match Form::of::<V::Value>() {
            Some(form) => self.inner.deserialize_str(Formed { visitor, form }),
            None => self.inner.deserialize_str(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        Skim::deserialize(self.inner)?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        let keys = if is_as_written(name) {
            Keys::AsWritten
        } else {
            Keys::Once
        };
        self.inner
            .deserialize_newtype_struct(name, Nested::new(visitor, keys))
    }

    fn deserialize_tuple<V>(self, len: usize, visitor: V) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        self.inner
            .deserialize_tuple(len, Nested::new(visitor, Keys::Once))
    }

    fn deserialize_tuple_struct<V>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        self.inner
            .deserialize_tuple_struct(name, len, Nested::new(visitor, Keys::Once))
    }

    fn deserialize_struct<V>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        self.inner.deserialize_struct(name, fields, Struct(visitor))
    }

    fn deserialize_enum<V>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error>
    where
        V: Visitor<'de>,
    {
        self.inner
            .deserialize_enum(name, variants, Nested::new(visitor, Keys::Once))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}
