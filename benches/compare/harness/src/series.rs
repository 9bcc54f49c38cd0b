//! Values of one quantity from several rounds.

/// Values in ascending order. There is at least one.
#[derive(Debug, Clone)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    /// # Panics
    /// Without values, and with one that is no number.
    pub(crate) fn new(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        assert!(!values.is_empty() && !values.iter().any(|value| value.is_nan()));
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// The value in the middle, or between the two that are.
    pub(crate) fn median(&self) -> f64 {
        let count = self.0.len();
        f64::midpoint(self.0[(count - 1) / 2], self.0[count / 2])
    }

    /// The greatest value.
    pub(crate) fn most(&self) -> f64 {
        self.0[self.0.len() - 1]
    }

    /// Half the range.
    pub(crate) fn half_range(&self) -> f64 {
        (self.most() - self.0[0]) / 2.0
    }

    /// The median, and half the range as a part of it.
    pub(crate) fn show(&self, decimals: usize) -> String {
        let median = self.median();
        let spread = if median == 0.0 {
            0.0
        } else {
            self.half_range() / median * 100.0
        };
        format!("{median:.decimals$} ±{spread:.0} %")
    }

    /// The median and half the range, both as they are.
    pub(crate) fn show_ratio(&self) -> String {
        format!("{:.2} ±{:.2}", self.median(), self.half_range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_shows_its_median_and_half_its_range() {
        assert_eq!(Series::new([12.0, 10.0, 8.0]).show(1), "10.0 ±20 %");
        assert_eq!(Series::new([0.9, 1.0, 1.1, 1.0]).show_ratio(), "1.00 ±0.10");
    }
}
