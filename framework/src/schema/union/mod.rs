//! Enums with content, read. What the expansion of `#[schema]` says of an enum is its [`Choice`]; how the variant is found stands
//! here, once for each way to tell variants apart.
//!
//! serde's derives keep contents aside in a form in which what `Strict` looks for cannot be seen any more.

mod beside;
mod fields;
mod rest;
mod tagged;
mod untagged;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

pub use self::beside::read_beside;
pub use self::fields::{VariantFields, read_fields};
pub use self::tagged::read_tagged;
pub use self::untagged::read_untagged;
use super::describe::Union;

/// An enum whose variants can be read once it is known which one it is.
pub trait Choice: Union + Sized {
    /// Whether fields that the variants do not know are refused.
    const CLOSED: bool;

    /// Reads what the variant of that number holds, and makes the variant of it.
    ///
    /// # Errors
    /// The content is not that of the variant.
    fn read<'de, D: Deserializer<'de>>(number: usize, content: D) -> Result<Self, D::Error>;
}

/// Reads a tag as the number of its variant.
struct Tag<U>(PhantomData<U>);

impl<'de, U: Choice> DeserializeSeed<'de> for Tag<U> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<U: Choice> Visitor<'_> for Tag<U> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tag of a variant")
    }

    fn visit_str<E: Error>(self, tag: &str) -> Result<usize, E> {
        let number = U::VARIANTS.iter().position(|variant| variant.tag == tag);
        number.ok_or_else(|| E::custom("the tag is that of no variant"))
    }
}

/// Reads the content of a variant.
struct Content<U> {
    number: usize,
    choice: PhantomData<U>,
}

impl<U> Content<U> {
    const fn of(number: usize) -> Self {
        Self {
            number,
            choice: PhantomData,
        }
    }
}

impl<'de, U: Choice> DeserializeSeed<'de> for Content<U> {
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        U::read(self.number, deserializer)
    }
}
