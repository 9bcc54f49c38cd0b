//! Variants that nothing but their content tells apart.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::{Choice, Content};
use crate::schema::decode::{Kept, REPEATED, Refused, Strict, Tree};

/// Reads the first variant that fits.
///
/// # Errors
/// None does.
pub fn read_untagged<'de, U: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    deserializer.deserialize_newtype_struct(REPEATED, Untagged(PhantomData))
}

struct Untagged<U>(PhantomData<U>);

impl<'de, U: Choice> Visitor<'de> for Untagged<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that fits a variant")
    }

    /// Nobody reads why a variant does not fit.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<U, D::Error> {
        let kept = Kept::new(Tree::deserialize(value)?);
        Strict::new(kept.node::<Refused>())
            .deserialize_newtype_struct(REPEATED, self)
            .map_err(|Refused| D::Error::custom("the value fits no variant"))
    }

    /// The same value, as often as it takes.
    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<U, A::Error> {
        let mut numbers = 0..U::VARIANTS.len();
        let fits = numbers.find_map(|number| values.next_element_seed(Content::of(number)).ok()?);
        fits.ok_or_else(|| A::Error::custom("the value fits no variant"))
    }
}
