//! Bounds and steps of decimals, which are exact.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::number::Number;
use crate::schema::Bound;

impl Number for Decimal {
    fn compare(self, bound: Bound) -> Option<Ordering> {
        Some(match (decimal(bound), bound) {
            (Some(bound), _) => self.cmp(&bound),
            // A bound that no decimal reaches.
            (None, Bound::Int(bound)) => 0.cmp(&bound),
            (None, Bound::Float(bound)) => return 0.0.partial_cmp(&bound),
        })
    }

    fn is_multiple_of(self, step: Bound) -> bool {
        decimal(step)
            .and_then(|step| self.checked_rem(step))
            .is_some_and(|rest| rest.is_zero())
    }
}

/// The number as it was written: `0.01` is exactly that.
pub(in crate::schema) fn decimal(bound: Bound) -> Option<Decimal> {
    match bound {
        Bound::Int(bound) => Decimal::try_from_i128_with_scale(bound, 0).ok(),
        Bound::Float(bound) => Decimal::try_from(bound).ok(),
    }
}
