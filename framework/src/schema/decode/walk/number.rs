//! The rules of numbers.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Object, Walk};
use crate::schema::decode::strict::overflows_single;
use crate::schema::decode::tree;
use crate::schema::rules::Number;
use crate::schema::{At, Bound, FaultKind};

impl Walk<'_> {
    pub(super) fn number(&mut self, schema: &Object, number: Bound, at: &At<'_>) {
        if format(schema) == Some("float") && overflows_single(float(number)) {
            self.push(at, FaultKind::FiniteNumber);
        }
        let rule = |keyword| schema.get(keyword).and_then(Value::as_number).map(tree::number);
        let is = |bound: &Bound, order| compare(number, *bound) == Some(order);
        if let Some(gt) = rule("exclusiveMinimum").filter(|bound| !is(bound, Ordering::Greater)) {
            self.push(at, FaultKind::GreaterThan { gt });
        }
        if let Some(ge) = rule("minimum").filter(|bound| is(bound, Ordering::Less)) {
            self.push(at, FaultKind::GreaterThanEqual { ge });
        }
        if let Some(lt) = rule("exclusiveMaximum").filter(|bound| !is(bound, Ordering::Less)) {
            self.push(at, FaultKind::LessThan { lt });
        }
        if let Some(le) = rule("maximum").filter(|bound| is(bound, Ordering::Greater)) {
            self.push(at, FaultKind::LessThanEqual { le });
        }
        if let Some(multiple_of) = rule("multipleOf").filter(|step| !is_multiple(number, *step)) {
            self.push(at, FaultKind::MultipleOf { multiple_of });
        }
    }

    /// A float where an integer is due: it has a fraction, or it is beyond what a float tells exactly.
    pub(super) fn not_integer(&mut self, schema: &Object, float: f64, at: &At<'_>) {
        if float.fract() != 0.0 {
            return self.push(at, FaultKind::IntFromFloat);
        }
        // Digits of 128-bit integers beyond 64 bits reach the tree as a float.
        if matches!(format(schema), Some("int128" | "uint128")) {
            return self.number(schema, Bound::Float(float), at);
        }
        let before = self.faults.list().len();
        self.number(schema, Bound::Float(float), at);
        if self.faults.list().len() == before {
            self.push(at, FaultKind::IntType);
        }
    }
}

fn format(schema: &Object) -> Option<&str> {
    schema.get("format").and_then(Value::as_str)
}

/// Compares exactly where both are whole.
fn compare(a: Bound, b: Bound) -> Option<Ordering> {
    match (exact(a), exact(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => float(a).partial_cmp(&float(b)),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is whole and in the range of i128"
)]
fn exact(number: Bound) -> Option<i128> {
    match number {
        Bound::Int(integer) => Some(integer),
        Bound::Float(float) => (float.fract() == 0.0 && float.abs() < 1e38).then_some(float as i128),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only numbers with a fraction or beyond i128 are compared as floats"
)]
fn float(number: Bound) -> f64 {
    match number {
        Bound::Int(integer) => integer as f64,
        Bound::Float(float) => float,
    }
}

fn is_multiple(number: Bound, step: Bound) -> bool {
    if let (Some(number), Some(step)) = (exact(number), exact(step)) {
        return step != 0 && number % step == 0;
    }
    float(number).is_multiple_of(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_floats_compare_exactly_with_integers() {
        let most = Bound::Int(u64::MAX.into());
        assert_eq!(
            compare(Bound::Float(18_446_744_073_709_551_616.0), most),
            Some(Ordering::Greater)
        );
        assert_eq!(compare(Bound::Float(1.5), Bound::Int(1)), Some(Ordering::Greater));
    }

    #[test]
    fn multiples_of_fractions_are_found_in_spite_of_rounding() {
        assert!(is_multiple(Bound::Float(0.3), Bound::Float(0.1)));
        assert!(!is_multiple(Bound::Float(0.35), Bound::Float(0.1)));
        assert!(is_multiple(Bound::Float(6.0), Bound::Int(3)));
        assert!(!is_multiple(Bound::Int(7), Bound::Int(3)));
    }
}
