//! The steps of time that codes belong to.

use jiff::Timestamp;

/// How long a code is shown, in seconds (RFC 6238, section 4.1).
const SECONDS: i64 = 30;

/// A step of time, 30 seconds long, whose code was used. Keep the last one with the account, and hand it to
/// [`TotpSecret::verify`](super::TotpSecret::verify): so no code works twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotpStep(i64);

impl TotpStep {
    /// The step of a time.
    pub(super) fn of(time: Timestamp) -> Self {
        Self(time.as_second().div_euclid(SECONDS))
    }

    /// What was kept by [`number`](Self::number).
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number of the step since 1970.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The step before, this one, and the next.
    pub(super) fn around(self) -> [Self; 3] {
        [-1, 0, 1].map(|distance| Self(self.0.saturating_add(distance)))
    }
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl crate::model::ColumnValue for TotpStep {
    const TYPE: crate::model::ColumnType = crate::model::ColumnType::BigInt;

    fn to_value(&self) -> crate::db::Value {
        crate::db::Value::BigInt(Some(self.0))
    }

    fn read<B: crate::db::Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        <i64 as crate::model::ColumnValue>::read::<B>(row, index).map(Self)
    }
}

/// A statement that stores a step can ask for an earlier one, so that of two requests with one code only one gets through.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl crate::model::Comparable for TotpStep {
    type Inner = Self;
}
