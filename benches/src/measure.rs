//! Many values of one quantity.

/// Values in ascending order. There is at least one.
#[derive(Debug, Clone)]
pub struct Series(Vec<f64>);

impl Series {
    /// # Panics
    /// Without values, and with one that is no number.
    pub fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        assert!(!values.is_empty() && !values.iter().any(|value| value.is_nan()));
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// The value in the middle.
    pub fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// The median, and the least and the greatest value behind it where they differ from it.
    pub fn show(&self, unit: &str) -> String {
        let median = number(self.median());
        let (least, most) = (number(self.0[0]), number(self.0[self.0.len() - 1]));
        if least == most {
            format!("{median} {unit}")
        } else {
            format!("{median} {unit} ({least} to {most})")
        }
    }
}

/// Three digits, or all digits before the point.
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let plain = format!("{value:.decimals$}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() {
        grouped
    } else {
        format!("{grouped}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_or_more() {
        let shown = [0.456_7, 4.567, 45.67, 456.7, 4567.8, 1_234_567.0].map(number);
        assert_eq!(shown, ["0.46", "4.57", "45.7", "457", "4,568", "1,234,567"]);
    }

    #[test]
    fn a_series_shows_its_spread() {
        assert_eq!(Series::new([3.0, 1.0, 2.0]).show("s"), "2.00 s (1.00 to 3.00)");
        assert_eq!(Series::new([1.0, 1.0]).show("s"), "1.00 s");
    }
}
