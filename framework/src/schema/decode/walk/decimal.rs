//! Decimals, which are numbers or the text of one.

use super::{Object, Walk, types};
use crate::schema::decode::parse::number;
use crate::schema::decode::tree::Tree;
use crate::schema::{At, Bound, FaultKind};

/// What `schemars` says of the text of a decimal.
const PATTERN: &str = r"^-?\d+(\.\d+)?([eE]\d+)?$";

/// Whether it is the schema of a decimal that is read.
pub(super) fn is_decimal(schema: &Object) -> bool {
    schema.get("pattern").is_some_and(|pattern| pattern == PATTERN) && types(schema).contains(&"number")
}

impl Walk<'_> {
    /// Looks at a number, or at one in text: the same rules hold for both.
    pub(super) fn decimal(&mut self, schema: &Object, tree: &Tree<'_>, at: &At<'_>) {
        let number = match tree {
            Tree::Null => return,
            Tree::Text(text) if self.matches(PATTERN, text) && is_in_range(text) => number(text).ok(),
            _ => tree.number().filter(|number| has_decimal(*number)),
        };
        match number {
            Some(number) => self.number(schema, number, at),
            None => self.push(at, FaultKind::DecimalParsing),
        }
    }
}

/// Whether there is a decimal of that text.
#[cfg(feature = "decimal")]
fn is_in_range(text: &str) -> bool {
    use rust_decimal::Decimal;

    text.parse::<Decimal>().is_ok() || Decimal::from_scientific(text).is_ok()
}

/// Whether there is a decimal of that number.
#[cfg(feature = "decimal")]
fn has_decimal(number: Bound) -> bool {
    crate::schema::rules::decimal(number).is_some()
}

#[cfg(not(feature = "decimal"))]
const fn is_in_range(_: &str) -> bool {
    true
}

#[cfg(not(feature = "decimal"))]
const fn has_decimal(_: Bound) -> bool {
    true
}
