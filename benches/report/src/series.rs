//! Many values of one quantity.

use crate::number;

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

    /// The value in the middle, or between the two that are.
    pub fn median(&self) -> f64 {
        let count = self.0.len();
        f64::midpoint(self.0[(count - 1) / 2], self.0[count / 2])
    }

    /// The least value.
    pub fn least(&self) -> f64 {
        self.0[0]
    }

    /// The greatest value.
    pub fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// Half the range.
    pub fn half_range(&self) -> f64 {
        (self.most() - self.least()) / 2.0
    }

    /// The median, and the least and the greatest value behind it where they differ from it.
    pub fn show(&self, unit: &str) -> String {
        let median = number(self.median());
        let (least, most) = (number(self.least()), number(self.most()));
        if least == most {
            format!("{median} {unit}")
        } else {
            format!("{median} {unit} ({least} to {most})")
        }
    }

    /// The median, and half the range as a part of it.
    pub fn show_spread(&self, decimals: usize) -> String {
        let median = self.median();
        let spread = if median == 0.0 {
            0.0
        } else {
            self.half_range() / median * 100.0
        };
        format!("{median:.decimals$} ±{spread:.0} %")
    }

    /// The median and half the range, both as they are.
    pub fn show_ratio(&self) -> String {
        format!("{:.2} ±{:.2}", self.median(), self.half_range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_between_two() {
        assert_eq!(Series::new([4.0, 1.0, 3.0, 2.0]).median().to_string(), "2.5");
    }

    #[test]
    fn a_series_shows_its_range() {
        assert_eq!(Series::new([3.0, 1.0, 2.0]).show("s"), "2.00 s (1.00 to 3.00)");
        assert_eq!(Series::new([1.0, 1.0]).show("s"), "1.00 s");
    }

    #[test]
    fn a_series_shows_its_median_and_half_its_range() {
        assert_eq!(Series::new([12.0, 10.0, 8.0]).show_spread(1), "10.0 ±20 %");
        assert_eq!(Series::new([0.9, 1.0, 1.1, 1.0]).show_ratio(), "1.00 ±0.10");
    }
}
