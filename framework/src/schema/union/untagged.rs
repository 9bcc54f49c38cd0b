//! Variants that nothing but their content tells apart.

use serde::de::{Deserialize, Deserializer, Error};

use super::Choice;
use crate::schema::decode::{Node, Refused, Strict, Tree};

/// Reads the first variant that fits.
///
/// # Errors
/// None does.
pub fn read_untagged<'de, U: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let tree = Tree::deserialize(deserializer)?;
    first_that_fits(&tree).ok_or_else(|| D::Error::custom("the value fits no variant"))
}

/// Nobody reads why a variant does not fit.
fn first_that_fits<U: Choice>(tree: &Tree<'_>) -> Option<U> {
    let content = || Strict::new(Node::<Refused>::new(tree));
    (0..U::VARIANTS.len()).find_map(|number| U::read(number, content()).ok())
}
