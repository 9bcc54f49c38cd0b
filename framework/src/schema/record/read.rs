//! From a map, or from a sequence, to a struct.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::key::{Key, are_plain};
use super::missing::missing;
use crate::schema::Schema;

/// A struct whose fields can be read one after the other. The expansion of `#[schema]` is this and the call of [`read`].
pub trait Record: Sized {
    /// The name of the struct.
    const NAME: &'static str;

    /// The names of the fields that requests set.
    const KEYS: &'static [&'static str];

    /// Whether other fields are refused.
    const CLOSED: bool;

    /// Reads the fields and makes the struct of them.
    ///
    /// # Errors
    /// That of the first field that is wrong, missing or there twice.
    fn read<'de, F: Fields<'de>>(fields: &mut F) -> Result<Self, F::Error>;
}

/// The fields of a struct while they are read. The first error is kept, and ends the loop over them, so that an
/// expansion need not look at each result.
pub trait Fields<'de> {
    /// What goes wrong.
    type Error: Error;

    /// The number of the next field among [`Record::KEYS`], or one behind the last if there is none of that name.
    fn next(&mut self) -> Option<usize>;

    /// Reads the value of that field.
    fn read<T: Schema>(&mut self, slot: &mut Option<T>);

    /// Passes over it.
    fn skip(&mut self);

    /// Makes sure that a field was read, if it may not be absent.
    fn require<T: Schema>(&mut self, number: usize, slot: &mut Option<T>);

    /// Ends the reading.
    ///
    /// # Errors
    /// The first error.
    fn end(&mut self) -> Result<(), Self::Error>;
}

/// Reads a struct. What serde's derive accepts is accepted, with the same errors.
///
/// # Errors
/// The content is no such struct.
pub fn read<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::KEYS, Struct(PhantomData))
}

/// The value that was read.
///
/// # Panics
/// There is none. Expansions call this behind [`Fields::require`] and [`Fields::end`] only.
pub fn there<T>(slot: Option<T>) -> T {
    slot.expect("what is required was read, or the reading has failed")
}

struct Struct<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for Struct<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(&mut Named {
            tells: const { are_plain(T::KEYS) } && access.size_hint() == COMPARES_NAMES,
            access,
            error: None,
            keys: T::KEYS,
            closed: T::CLOSED,
            number: 0,
            likely: 0,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(&mut Listed {
            access,
            error: None,
            name: T::NAME,
            count: T::KEYS.len(),
            next: 0,
        })
    }
}

/// The size that an object pretends to have, to say that its reader compares names by itself if it is told them. Others that
/// have this size have no names.
pub(in crate::schema) const COMPARES_NAMES: Option<usize> = Some(0);

/// Fields with their names.
struct Named<A, E> {
    access: A,
    error: Option<E>,
    keys: &'static [&'static str],
    closed: bool,
    /// Whether the reader is told which name is likely.
    tells: bool,
    /// The field that is read.
    number: usize,
    /// The one that is expected next.
    likely: usize,
}

impl<'de, A: MapAccess<'de>> Fields<'de> for Named<A, A::Error> {
    type Error = A::Error;

    fn next(&mut self) -> Option<usize> {
        if self.error.is_some() {
            return None;
        }
        let key = Key {
            keys: self.keys,
            closed: self.closed,
            likely: self.likely,
            tells: self.tells,
        };
        match self.access.next_key_seed(key) {
            Ok(found) => {
                self.number = found?;
                self.likely = self.number + 1;
                Some(self.number)
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    fn read<T: Schema>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() {
            self.error = Some(Error::duplicate_field(self.keys[self.number]));
            return;
        }
        match self.access.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.error = Some(error),
        }
    }

    fn skip(&mut self) {
        self.error = self.access.next_value::<IgnoredAny>().err();
    }

    fn require<T: Schema>(&mut self, number: usize, slot: &mut Option<T>) {
        if slot.is_some() || self.error.is_some() {
            return;
        }
        match missing(self.keys[number]) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.error = Some(error),
        }
    }

    fn end(&mut self) -> Result<(), A::Error> {
        self.error.take().map_or(Ok(()), Err)
    }
}

/// Fields without names, in their order.
struct Listed<A, E> {
    access: A,
    error: Option<E>,
    name: &'static str,
    count: usize,
    next: usize,
}

impl<'de, A: SeqAccess<'de>> Fields<'de> for Listed<A, A::Error> {
    type Error = A::Error;

    fn next(&mut self) -> Option<usize> {
        if self.error.is_some() || self.next >= self.count {
            return None;
        }
        self.next += 1;
        Some(self.next - 1)
    }

    fn read<T: Schema>(&mut self, slot: &mut Option<T>) {
        match self.access.next_element() {
            Ok(Some(value)) => *slot = Some(value),
            Ok(None) => self.next = self.count,
            Err(error) => self.error = Some(error),
        }
    }

    fn skip(&mut self) {}

    fn require<T: Schema>(&mut self, number: usize, slot: &mut Option<T>) {
        if slot.is_none() && self.error.is_none() {
            let elements = if self.count == 1 { "element" } else { "elements" };
            let expected = format!("struct {} with {} {elements}", self.name, self.count);
            self.error = Some(Error::invalid_length(number, &expected.as_str()));
        }
    }

    fn end(&mut self) -> Result<(), A::Error> {
        self.error.take().map_or(Ok(()), Err)
    }
}
