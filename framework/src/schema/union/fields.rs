//! Variants with fields of their own, which are read as those of a struct are.

use serde::de::Deserializer;

use super::Choice;
use crate::schema::record::{self, Fields, Record};

/// The fields of the variant `N` of an enum.
pub trait VariantFields<const N: usize>: Choice {
    /// The names of those that requests set.
    const KEYS: &'static [&'static str];

    /// Reads the fields and makes the variant of them.
    ///
    /// # Errors
    /// That of the first field that is wrong, missing or there twice.
    fn read<'de, F: Fields<'de>>(fields: &mut F) -> Result<Self, F::Error>;
}

/// A variant as a struct: the expansion cannot implement [`Record`] for the enum once more for each of its variants.
struct Fielded<U, const N: usize>(U);

impl<U: VariantFields<N>, const N: usize> Record for Fielded<U, N> {
    const NAME: &'static str = U::VARIANTS[N].name;
    const KEYS: &'static [&'static str] = U::KEYS;
    const CLOSED: bool = U::CLOSED;

    fn read<'de, F: Fields<'de>>(fields: &mut F) -> Result<Self, F::Error> {
        <U as VariantFields<N>>::read(fields).map(Self)
    }
}

/// Reads a variant with fields of its own.
///
/// # Errors
/// The content is no object with these fields.
pub fn read_fields<'de, U, const N: usize, D>(content: D) -> Result<U, D::Error>
where
    U: VariantFields<N>,
    D: Deserializer<'de>,
{
    record::read(content).map(|Fielded::<U, N>(variant)| variant)
}
