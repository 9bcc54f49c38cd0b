//! Looks at the keys of a map on their way into the type.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, Visitor};

/// The keys that may not stand in what is left of a map.
pub(in crate::schema) struct Seen<'de> {
    /// The one that tells variants apart and was read before the others.
    tag: Option<&'static str>,
    /// Those that were met, if none may stand twice. It allocates with the first key.
    met: Option<HashSet<Cow<'de, str>>>,
}

impl<'de> Seen<'de> {
    /// No key may stand twice.
    pub(super) fn none() -> Self {
        Self {
            tag: None,
            met: Some(HashSet::new()),
        }
    }

    /// Keys stand as they were written.
    pub(super) const fn nothing_looked_for() -> Self {
        Self { tag: None, met: None }
    }

    /// The tag may not stand there again. Who knows the other keys looks at them by itself.
    pub(in crate::schema) const fn tag(tag: &'static str) -> Self {
        Self {
            tag: Some(tag),
            met: None,
        }
    }

    /// Neither may the tag, nor any other key twice.
    pub(in crate::schema) fn tag_and_others(tag: &'static str) -> Self {
        Self {
            tag: Some(tag),
            met: Some(HashSet::new()),
        }
    }

    /// Looks at a key, and keeps it if others are compared with it.
    fn meet<K, E>(&mut self, key: K, keep: impl FnOnce(K) -> Cow<'de, str>) -> Result<(), E>
    where
        K: AsRef<str>,
        E: Error,
    {
        let is_tag = self.tag.is_some_and(|tag| key.as_ref() == tag);
        let is_new = |met: &mut HashSet<_>| met.insert(keep(key));
        if !is_tag && self.met.as_mut().is_none_or(is_new) {
            Ok(())
        } else {
            Err(E::custom("a key stands twice"))
        }
    }
}

/// Access to a map that refuses keys that may not stand in it.
pub(in crate::schema) struct UniqueKeys<'de, A> {
    map: A,
    seen: Seen<'de>,
}

impl<'de, A> UniqueKeys<'de, A> {
    pub(in crate::schema) const fn new(map: A, seen: Seen<'de>) -> Self {
        Self { map, seen }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for UniqueKeys<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.map.next_key_seed(Unique {
            inner: seed,
            seen: &mut self.seen,
        })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// A seed, deserializer or visitor of a key, with a look at the key.
struct Unique<'s, 'de, T> {
    inner: T,
    seen: &'s mut Seen<'de>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Unique<'_, 'de, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Unique {
            inner: deserializer,
            seen: self.seen,
        })
    }
}

/// Methods that look at the key through the visitor.
macro_rules! look {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($argument,)* Unique { inner: visitor, seen: self.seen })
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Unique<'_, 'de, D> {
    type Error = D::Error;

    look! {
        deserialize_any() deserialize_bool() deserialize_char() deserialize_str() deserialize_string()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_bytes() deserialize_byte_buf() deserialize_option()
        deserialize_unit() deserialize_seq() deserialize_map() deserialize_identifier()
        deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Methods that meet a key that is no text, and hand it on.
macro_rules! meet {
    ($($method:ident: $type:ty),*) => {
        $(fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.seen.meet(value.to_string(), Cow::Owned)?;
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Unique<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    meet!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.seen.meet(value, Cow::Borrowed)?;
        self.inner.visit_borrowed_str(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        self.seen.meet(value, |key| Cow::Owned(key.to_owned()))?;
        self.inner.visit_str(value)
    }

    fn visit_string<E: Error>(self, value: String) -> Result<V::Value, E> {
        self.seen.meet(&value, |key| Cow::Owned(key.clone()))?;
        self.inner.visit_string(value)
    }

    fn visit_some<D: Deserializer<'de>>(self, key: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Unique {
            inner: key,
            seen: self.seen,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, key: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Unique {
            inner: key,
            seen: self.seen,
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Unique {
            inner: data,
            seen: self.seen,
        })
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Unique<'_, 'de, A> {
    type Error = A::Error;
    type Variant = A::Variant;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, A::Variant), A::Error> {
        self.inner.variant_seed(Unique {
            inner: seed,
            seen: self.seen,
        })
    }
}
