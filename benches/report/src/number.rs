//! Numbers as text.

/// Three digits, or all digits before the point.
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    apart(&format!("{value:.decimals$}"))
}

/// A whole number.
pub fn grouped(value: f64) -> String {
    apart(&format!("{value:.0}"))
}

/// Thousands apart.
fn apart(plain: &str) -> String {
    let digits = plain.strip_prefix('-').unwrap_or(plain);
    let sign = &plain[..plain.len() - digits.len()];
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = sign.to_owned();
    for (index, digit) in digits.char_indices() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_or_more() {
        let shown = [0.456_7, 4.567, 45.67, 456.7, 4567.8, 1_234_567.0, -210.0, -4321.0].map(number);
        assert_eq!(
            shown,
            [
                "0.46",
                "4.57",
                "45.7",
                "457",
                "4,568",
                "1,234,567",
                "-210",
                "-4,321"
            ]
        );
    }

    #[test]
    fn whole_numbers_have_no_point() {
        assert_eq!(
            [7.0, 999.6, 1_234_567.0].map(grouped),
            ["7", "1,000", "1,234,567"]
        );
    }
}
