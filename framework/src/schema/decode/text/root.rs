//! serde's view of an argument that parameters make up.

use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use serde::de::value::Error;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::literal;
use super::parameter::{Parameter, Repeated};
use super::source::TextSource;
use crate::schema::ArgMeta;
use crate::schema::decode::REPEATED;
use crate::schema::decode::tree::NodeKey;

/// One argument of a handler.
pub(super) struct Root<'a, S, I> {
    source: &'a S,
    /// The parameter of a scalar, and what stands in for it.
    arg: &'a ArgMeta,
    /// The fields of a struct, by which an optional one is found.
    fields: Option<&'static [&'static str]>,
    /// Its first value, if it was looked up already, and the others.
    first: Option<Cow<'a, str>>,
    values: I,
    /// Whether a struct takes no names but its own. Only structs ask.
    is_closed: &'a dyn Fn() -> bool,
    /// Set when the argument turns out to take one parameter a field.
    takes_many: &'a Cell<bool>,
}

impl<'a, S: TextSource> Root<'a, S, ()> {
    /// An argument of which nothing was looked up yet.
    pub(super) fn new(
        source: &'a S,
        arg: &'a ArgMeta,
        fields: Option<&'static [&'static str]>,
        is_closed: &'a dyn Fn() -> bool,
        takes_many: &'a Cell<bool>,
    ) -> Root<'a, S, impl Iterator<Item = Cow<'a, str>>> {
        Root {
            source,
            arg,
            fields,
            first: None,
            values: source.values(arg.wire_name()),
            is_closed,
            takes_many,
        }
    }
}

impl<S: TextSource, I> Root<'_, S, I> {
    /// Whether an optional struct is there: one of its fields is, or something is that it forbids.
    fn has_any(&self, fields: &[&str]) -> bool {
        let mut names = fields.iter();
        names.any(|name| self.source.values(name).next().is_some()) || self.has_forbidden(fields)
    }

    fn has_forbidden(&self, fields: &[&str]) -> bool {
        (self.is_closed)() && !self.source.others(fields).is_empty()
    }
}

fn refuse<T>(reason: &str) -> Result<T, Error> {
    Err(Error::custom(reason))
}

/// Methods for types that one parameter holds.
macro_rules! as_parameter {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            let mut rest = self.values;
            if let Some(first) = self.first.or_else(|| rest.next()) {
                let parameter = Parameter { first, rest, has_commas: S::HAS_COMMAS };
                return parameter.$method($($argument,)* visitor);
            }
            match &self.arg.default {
                Some(default) => {
                    let first = literal(default);
                    Parameter { first, rest: iter::empty(), has_commas: false }.$method($($argument,)* visitor)
                }
                None => refuse("missing"),
            }
        })*
    };
}

impl<'de, 'a, S: TextSource, I: Iterator<Item = Cow<'a, str>>> Deserializer<'de> for Root<'a, S, I> {
    type Error = Error;

    as_parameter! {
        deserialize_any() deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_bytes() deserialize_byte_buf() deserialize_seq()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        if let Some(fields) = self.fields {
            return if self.has_any(fields) {
                visitor.visit_some(self)
            } else {
                visitor.visit_none()
            };
        }
        self.first = self.first.or_else(|| self.values.next());
        if self.first.is_none() && self.arg.default.is_none() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V>(self, name: &'static str, visitor: V) -> Result<V::Value, Error>
    where
        V: Visitor<'de>,
    {
        if name == REPEATED {
            return self.deserialize_any(Repeated(visitor));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.takes_many.set(true);
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V>(self, _: &'static str, visitor: V) -> Result<V::Value, Error>
    where
        V: Visitor<'de>,
    {
        self.deserialize_unit(visitor)
    }

    fn deserialize_struct<V>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error>
    where
        V: Visitor<'de>,
    {
        self.takes_many.set(true);
        if self.has_forbidden(fields) {
            return refuse("a name is not known");
        }
        let source = self.source;
        let names = fields.iter().copied();
        visitor.visit_map(Fields::new(names, S::HAS_COMMAS, |name| source.values(name)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.takes_many.set(true);
        let mut names = self.source.others(&[]);
        names.sort();
        names.dedup();
        let source = self.source;
        let names = names.iter().map(|name| &**name);
        visitor.visit_map(Fields::new(names, S::HAS_COMMAS, |name| source.values(name)))
    }
}

/// The parameters of a struct as a map. Those without a value are left out.
struct Fields<'n, N, F, I> {
    names: N,
    has_commas: bool,
    values: F,
    next: Option<Parameter<'n, I>>,
}

impl<'n, N, F, I> Fields<'n, N, F, I>
where
    N: Iterator<Item = &'n str>,
    F: Fn(&'n str) -> I,
    I: Iterator<Item = Cow<'n, str>>,
{
    fn new(names: N, has_commas: bool, values: F) -> Self {
        Self {
            names,
            has_commas,
            values,
            next: None,
        }
    }
}

impl<'de, 'n, N, F, I> MapAccess<'de> for Fields<'n, N, F, I>
where
    N: Iterator<Item = &'n str>,
    F: Fn(&'n str) -> I,
    I: Iterator<Item = Cow<'n, str>>,
{
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        for name in self.names.by_ref() {
            self.next = Parameter::new((self.values)(name), self.has_commas);
            if self.next.is_some() {
                return seed.deserialize(NodeKey::passing(name)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.next.take() {
            Some(parameter) => seed.deserialize(parameter),
            None => refuse("a value was asked for before its name"),
        }
    }
}
