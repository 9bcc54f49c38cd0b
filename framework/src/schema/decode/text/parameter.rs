//! serde's view of one parameter and of one of its values.

use std::borrow::Cow;
use std::{fmt, iter};

use serde::de::value::{CowStrDeserializer, Error};
use serde::de::{self, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, SeqAccess, Visitor};

use crate::schema::decode::REPEATED;
use crate::schema::decode::form::Form;
use crate::schema::decode::parse::{Wrong, boolean, float, integer};
use crate::schema::decode::strict::overflows_single;

/// One value, as text.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

/// The text is no value of the type. Nobody reads why: the schema tells it better.
fn refuse<T>(_: Wrong) -> Result<T, Error> {
    Err(Error::custom("the text is no value of its type"))
}

impl Text<'_> {
    /// Most integers are short, and arithmetic with 128 bits is slow.
    fn integer<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        if let Ok(value) = self.0.parse() {
            return visitor.visit_i64(value);
        }
        let Ok(value) = integer(&self.0) else {
            return refuse(Wrong::Integer);
        };
        match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => visitor.visit_i64(value),
            (_, Ok(value)) => visitor.visit_u64(value),
            _ => visitor.visit_i128(value),
        }
    }
}

/// Methods for types that text cannot hold or that read it as it is.
macro_rules! as_text {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            $(let _ = $argument;)*
            self.deserialize_any(visitor)
        })*
    };
}

/// Methods for integers.
macro_rules! as_integer {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.integer(visitor)
        })*
    };
}

/// Methods for types around another: text knows no `Option`, and of wrappers only the one that tries the text as several types.
macro_rules! transparent {
    () => {
        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_some(self)
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
    };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Error;

    as_text! {
        deserialize_char() deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_identifier() deserialize_unit() deserialize_seq() deserialize_map()
        deserialize_unit_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }

    as_integer! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if Form::of::<V::Value>().is_some_and(|form| !form.admits(&self.0)) {
            return Err(Error::custom("the text has another form"));
        }
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.parse() {
            Ok(value) => visitor.visit_u128(value),
            Err(_) => self.integer(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        boolean(&self.0).map_or_else(refuse, |value| visitor.visit_bool(value))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match float(&self.0) {
            Ok(value) if !overflows_single(value) => visitor.visit_f64(value),
            _ => refuse(Wrong::Finite),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        float(&self.0).map_or_else(refuse, |value| visitor.visit_f64(value))
    }

    transparent!();

    fn deserialize_enum<V>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error>
    where
        V: Visitor<'de>,
    {
        let name: CowStrDeserializer<'_, Error> = self.0.into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// Shows one text as an endless sequence of itself.
pub(super) struct Repeated<V>(pub(super) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Repeated<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<V::Value, E> {
        let again = iter::repeat_with(|| Cow::Borrowed(text));
        self.0.visit_seq(Values(again)).map_err(E::custom)
    }
}

/// All values of one parameter.
pub(super) struct Parameter<'a, I> {
    pub(super) first: Cow<'a, str>,
    pub(super) rest: I,
    /// Whether the items of a list stand between commas too.
    pub(super) has_commas: bool,
}

impl<'a, I: Iterator<Item = Cow<'a, str>>> Parameter<'a, I> {
    /// The parameter, if it has a value.
    pub(super) fn new(mut values: I, has_commas: bool) -> Option<Self> {
        Some(Self {
            first: values.next()?,
            rest: values,
            has_commas,
        })
    }

    /// The last value, which is the one that counts.
    fn last(self) -> Text<'a> {
        Text(self.rest.last().unwrap_or(self.first))
    }
}

/// Methods for types that one value holds.
macro_rules! as_last {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            self.last().$method($($argument,)* visitor)
        })*
    };
}

impl<'de, 'a, I: Iterator<Item = Cow<'a, str>>> Deserializer<'de> for Parameter<'a, I> {
    type Error = Error;

    as_last! {
        deserialize_any() deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_bytes() deserialize_byte_buf() deserialize_unit()
        deserialize_map() deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    transparent!();

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let values = iter::once(self.first).chain(self.rest);
        if self.has_commas {
            visitor.visit_seq(Values(values.flat_map(items)))
        } else {
            visitor.visit_seq(Values(values))
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let values = iter::once(self.first).chain(self.rest);
        if self.has_commas {
            all(values.flat_map(items), visitor)
        } else {
            all(values, visitor)
        }
    }

    fn deserialize_tuple_struct<V>(self, _: &'static str, len: usize, visitor: V) -> Result<V::Value, Error>
    where
        V: Visitor<'de>,
    {
        self.deserialize_tuple(len, visitor)
    }
}

/// A tuple of all the values: none may be left, for who reads a tuple asks for no more than it has.
fn all<'de, 'a, V: Visitor<'de>>(
    values: impl Iterator<Item = Cow<'a, str>>,
    visitor: V,
) -> Result<V::Value, Error> {
    let mut values = Values(values);
    let tuple = visitor.visit_seq(&mut values)?;
    match values.0.next() {
        None => Ok(tuple),
        Some(_) => Err(Error::custom("the tuple has fewer items")),
    }
}

/// The items between the commas of a value. Empty ones are none, and neither are the spaces around them (RFC 9110, section
/// 5.6.1).
pub(super) fn items(value: Cow<'_, str>) -> Vec<Cow<'_, str>> {
    match value {
        Cow::Borrowed(text) => between_commas(text).map(Cow::Borrowed).collect(),
        Cow::Owned(text) => between_commas(&text)
            .map(|item| Cow::Owned(item.to_owned()))
            .collect(),
    }
}

fn between_commas(text: &str) -> impl Iterator<Item = &str> {
    let items = text.split(',').map(|item| item.trim_matches([' ', '\t']));
    items.filter(|item| !item.is_empty())
}

/// The values of a parameter as a sequence.
struct Values<I>(I);

impl<'de, 'a, I: Iterator<Item = Cow<'a, str>>> SeqAccess<'de> for Values<I> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.0
            .next()
            .map(|value| seed.deserialize(Text(value)))
            .transpose()
    }
}
