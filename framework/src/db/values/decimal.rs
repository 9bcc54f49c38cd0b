//! Decimals in SQLite, which has no type for them: text, compared as numbers where a statement says so.

/// The name of the order of numbers, for `COLLATE` in statements. Tables do not have it, so other programs can open the file.
pub(crate) const COLLATION: &str = "purlin_decimal";

/// Compares two texts as numbers. Text that is none comes last.
#[cfg(feature = "sqlite")]
pub(in crate::db) fn compare(left: &str, right: &str) -> std::cmp::Ordering {
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => left.cmp(right),
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::cmp::Ordering;

    use super::compare;

    #[test]
    fn numbers_are_in_the_order_of_numbers() {
        for (left, right, order) in [
            ("9", "10", Ordering::Less),
            ("-10", "-9", Ordering::Less),
            ("1.5", "1.50", Ordering::Equal),
            ("0.1", "none", Ordering::Less),
            ("a", "b", Ordering::Less),
        ] {
            assert_eq!(compare(left, right), order, "{left} {right}");
            assert_eq!(compare(right, left), order.reverse(), "{right} {left}");
        }
    }
}
