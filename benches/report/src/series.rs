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

    /// Between which of the values the true median lies, in 95 of 100 cases, whatever the distribution: of `n` values, at least so many
    /// are on either side of it as heads come in `n` throws of a coin. Of fewer than nine it is their range, which says 94 % of five.
    pub fn interval(&self) -> (f64, f64) {
        let count = self.0.len();
        let mut outside = 0;
        let mut chance = 0.5_f64.powf(real(count));
        let mut sum = chance;
        while sum <= 0.025 {
            outside += 1;
            chance *= real(count + 1 - outside) / real(outside);
            sum += chance;
        }
        let first = outside.saturating_sub(1);
        (self.0[first], self.0[count - 1 - first])
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

    /// The median, and half of the [interval](Self::interval) as a part of it.
    pub fn show_spread(&self, decimals: usize) -> String {
        let (median, (low, high)) = (self.median(), self.interval());
        let spread = if median == 0.0 {
            0.0
        } else {
            (high - low) / 2.0 / median * 100.0
        };
        format!("{median:.decimals$} ±{spread:.0} %")
    }

    /// The median, and its [interval](Self::interval).
    pub fn show_ratio(&self) -> String {
        let (low, high) = self.interval();
        format!("{:.2} ({low:.2} to {high:.2})", self.median())
    }
}

/// Few enough to be a number without loss.
fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
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
    fn the_true_median_is_between_values_that_depend_on_their_number() {
        let to = |count: u32| Series::new((1..=count).map(f64::from)).interval();
        assert_eq!([5, 7, 8].map(to), [(1.0, 5.0), (1.0, 7.0), (1.0, 8.0)]);
        assert_eq!(
            [9, 15, 21, 100].map(to),
            [(2.0, 8.0), (4.0, 12.0), (6.0, 16.0), (40.0, 61.0)]
        );
        assert_eq!([1, 2].map(to), [(1.0, 1.0), (1.0, 2.0)]);
    }

    #[test]
    fn a_series_shows_its_median_and_its_interval() {
        assert_eq!(Series::new([12.0, 10.0, 8.0]).show_spread(1), "10.0 ±20 %");
        assert_eq!(
            Series::new([0.9, 1.0, 1.1, 1.0]).show_ratio(),
            "1.00 (0.90 to 1.10)"
        );
    }
}
