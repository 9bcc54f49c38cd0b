//! Bounds and steps of numbers, each type in its own precision.

use std::cmp::Ordering;

use crate::schema::{At, Bound, Constraints, FaultKind, Faults};

/// A value that bounds apply to.
pub(crate) trait Number: Copy {
    /// How the value stands to a bound; `None` for NaN, which keeps to no bound.
    fn compare(self, bound: Bound) -> Option<Ordering>;

    /// Whether the value is a multiple of `step`.
    fn is_multiple_of(self, step: Bound) -> bool;
}

/// Checks `gt ge lt le multiple_of`.
///
/// Most callers know the rules when the program is compiled: there nothing is left of it but the comparisons.
#[expect(
    clippy::inline_always,
    reason = "as a call it costs more than the comparisons"
)]
#[inline(always)]
pub(crate) fn number(value: impl Number, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    let keeps = !breaks(value, rules.gt, Ordering::is_gt)
        && !breaks(value, rules.ge, Ordering::is_ge)
        && !breaks(value, rules.lt, Ordering::is_lt)
        && !breaks(value, rules.le, Ordering::is_le)
        && rules.multiple_of.is_none_or(|step| value.is_multiple_of(step));
    if !keeps {
        note(value, rules, at, faults);
    }
}

/// Whether there is a bound that the value does not keep to.
#[inline]
fn breaks(value: impl Number, bound: Option<Bound>, keeps: impl FnOnce(Ordering) -> bool) -> bool {
    bound.is_some_and(|bound| !value.compare(bound).is_some_and(keeps))
}

/// Notes the rules that are broken.
#[cold]
fn note(value: impl Number, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    if let Some(gt) = rules.gt.filter(|_| breaks(value, rules.gt, Ordering::is_gt)) {
        faults.push(at, FaultKind::GreaterThan { gt });
    }
    if let Some(ge) = rules.ge.filter(|_| breaks(value, rules.ge, Ordering::is_ge)) {
        faults.push(at, FaultKind::GreaterThanEqual { ge });
    }
    if let Some(lt) = rules.lt.filter(|_| breaks(value, rules.lt, Ordering::is_lt)) {
        faults.push(at, FaultKind::LessThan { lt });
    }
    if let Some(le) = rules.le.filter(|_| breaks(value, rules.le, Ordering::is_le)) {
        faults.push(at, FaultKind::LessThanEqual { le });
    }
    if let Some(multiple_of) = rules.multiple_of
        && !value.is_multiple_of(multiple_of)
    {
        faults.push(at, FaultKind::MultipleOf { multiple_of });
    }
}

impl Number for i128 {
    #[inline]
    fn compare(self, bound: Bound) -> Option<Ordering> {
        match bound {
            Bound::Int(bound) => Some(self.cmp(&bound)),
            Bound::Float(bound) => compare_exactly(self, bound),
        }
    }

    fn is_multiple_of(self, step: Bound) -> bool {
        match step {
            Bound::Int(step) => self.checked_rem(step) == Some(0),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a step with a fraction has a float's precision"
            )]
            Bound::Float(step) => (self as f64).is_multiple_of(Bound::Float(step)),
        }
    }
}

/// Compares without rounding the integer: the bound is split into its floor and its fraction.
#[cold]
fn compare_exactly(value: i128, bound: f64) -> Option<Ordering> {
    if bound.is_nan() {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "`as` takes a bound out of range to the nearest end"
    )]
    let floor = bound.floor() as i128;
    Some(value.cmp(&floor).then(if bound.fract() == 0.0 {
        Ordering::Equal
    } else {
        Ordering::Less
    }))
}

impl Number for u128 {
    fn compare(self, bound: Bound) -> Option<Ordering> {
        // What does not fit into `i128` is above every whole bound, for bounds are written as `i128`.
        match i128::try_from(self) {
            Ok(value) => value.compare(bound),
            Err(_) => i128::MAX
                .compare(bound)
                .map(|order| order.then(Ordering::Greater)),
        }
    }

    fn is_multiple_of(self, step: Bound) -> bool {
        match step {
            Bound::Int(step) => self.checked_rem(step.unsigned_abs()) == Some(0),
            #[expect(
                clippy::cast_precision_loss,
                reason = "a step with a fraction has a float's precision"
            )]
            Bound::Float(step) => (self as f64).is_multiple_of(Bound::Float(step)),
        }
    }
}

/// Floats compare in their own precision: `le = 0.1` admits the `f32` nearest to 0.1.
macro_rules! float {
    ($($float:ident)*) => {$(
        impl Number for $float {
            fn compare(self, bound: Bound) -> Option<Ordering> {
                self.partial_cmp(&$float::from_bound(bound))
            }

            fn is_multiple_of(self, step: Bound) -> bool {
                let step = $float::from_bound(step);
                if self.fract() == 0.0 && step.fract() == 0.0 {
                    return self % step == 0.0;
                }
                let quotient = self / step;
                // Decimal steps such as 0.01 have no exact float; the quotient may miss by its last digits. Half a step off is as
                // far from a multiple as can be.
                let tolerance = (quotient.abs().max(1.0) * 4.0 * $float::EPSILON).min(0.25);
                quotient.is_finite() && (quotient - quotient.round()).abs() <= tolerance
            }
        }
    )*};
}

float!(f32 f64);

/// A bound in the precision of a float type.
trait FromBound {
    fn from_bound(bound: Bound) -> Self;
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the bound is compared in the precision of the value"
)]
mod from_bound {
    use super::{Bound, FromBound};

    impl FromBound for f64 {
        fn from_bound(bound: Bound) -> Self {
            match bound {
                Bound::Int(bound) => bound as Self,
                Bound::Float(bound) => bound,
            }
        }
    }

    impl FromBound for f32 {
        fn from_bound(bound: Bound) -> Self {
            f64::from_bound(bound) as Self
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::tests::{RULES, codes};
    use super::*;

    fn of_number(value: impl Number, rules: Constraints) -> Vec<String> {
        codes(|at, faults| number(value, &rules, at, faults))
    }

    #[test]
    fn bounds_include_and_exclude() {
        let open = RULES.gt(Bound::Int(0)).lt(Bound::Int(10));
        assert_eq!(of_number(0_i128, open), ["greater_than"]);
        assert_eq!(of_number(10_i128, open), ["less_than"]);
        assert!(of_number(9_i128, open).is_empty());
        let closed = RULES.ge(Bound::Int(0)).le(Bound::Int(10));
        assert_eq!(of_number(-1_i128, closed), ["greater_than_equal"]);
        assert_eq!(of_number(11_i128, closed), ["less_than_equal"]);
        assert!(of_number(0_i128, closed).is_empty() && of_number(10_i128, closed).is_empty());
    }

    #[test]
    fn integers_compare_without_rounding() {
        let beyond_f64 = 9_007_199_254_740_993_i128;
        assert_eq!(
            of_number(beyond_f64, RULES.le(Bound::Int(beyond_f64 - 1))),
            ["less_than_equal"]
        );
        assert_eq!(
            of_number(0_i128, RULES.ge(Bound::Float(0.5))),
            ["greater_than_equal"]
        );
        assert!(of_number(1_i128, RULES.gt(Bound::Float(0.5))).is_empty());
        assert_eq!(
            of_number(-1_i128, RULES.ge(Bound::Float(-0.5))),
            ["greater_than_equal"]
        );
        assert_eq!(
            of_number(u128::MAX, RULES.le(Bound::Int(i128::MAX))),
            ["less_than_equal"]
        );
    }

    #[test]
    fn multiples_of_decimal_steps() {
        assert!(of_number(0.07_f64, RULES.multiple_of(Bound::Float(0.01))).is_empty());
        assert!(of_number(0.3_f32, RULES.multiple_of(Bound::Float(0.1))).is_empty());
        assert_eq!(
            of_number(0.075_f64, RULES.multiple_of(Bound::Float(0.01))),
            ["multiple_of"]
        );
        let price: Decimal = "19.99".parse().unwrap();
        assert!(of_number(price, RULES.multiple_of(Bound::Float(0.01))).is_empty());
        assert_eq!(
            of_number(price, RULES.multiple_of(Bound::Float(0.05))),
            ["multiple_of"]
        );
        assert_eq!(
            of_number(7_i128, RULES.multiple_of(Bound::Int(5))),
            ["multiple_of"]
        );
        assert_eq!(
            of_number(7_i128, RULES.multiple_of(Bound::Int(0))),
            ["multiple_of"]
        );
    }

    #[test]
    fn large_floats_are_not_all_multiples() {
        let three = RULES.multiple_of(Bound::Int(3));
        assert_eq!(of_number(3_200_000_f32, three), ["multiple_of"]);
        assert_eq!(of_number(2e15_f64, three), ["multiple_of"]);
        assert!(of_number(3_200_001_f32, three).is_empty());
        assert!(of_number(2.1e15_f64, three).is_empty());
        assert_eq!(
            of_number(320_000_f32, RULES.multiple_of(Bound::Float(0.3))),
            ["multiple_of"]
        );
        assert!(of_number(12_345.67_f32, RULES.multiple_of(Bound::Float(0.01))).is_empty());
        assert_eq!(
            of_number(5_f64, RULES.multiple_of(Bound::Int(0))),
            ["multiple_of"]
        );
    }

    #[test]
    fn floats_compare_in_their_own_precision() {
        assert!(of_number(0.1_f32, RULES.le(Bound::Float(0.1))).is_empty());
        assert_eq!(of_number(f64::NAN, RULES.le(Bound::Int(1))), ["less_than_equal"]);
    }

    #[test]
    fn decimals_compare_with_bounds_out_of_their_range() {
        let bound = RULES.le(Bound::Int(i128::MAX)).ge(Bound::Float(-1e300));
        assert!(of_number(Decimal::MAX, bound).is_empty());
        assert_eq!(
            of_number(Decimal::MAX, RULES.ge(Bound::Float(1e300))),
            ["greater_than_equal"]
        );
    }
}
