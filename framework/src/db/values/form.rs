//! The forms that values have in a database whose driver does not know their types.
//!
//! Times go to the microsecond, which is what PostgreSQL keeps; what is finer is cut off. A date before the year 0 has no form
//! that sorts as text, so no database gets one.

use jiff::civil;
use jiff::tz::Offset;
use sqlx::error::BoxDynError;

/// A `jiff::Timestamp`: microseconds since 2000 in PostgreSQL, `2026-11-26T03:25:07.000000Z` in SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timestamp(pub(crate) jiff::Timestamp);

/// A `jiff::civil::Date`: days since 2000 in PostgreSQL, `2026-11-26` in SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) civil::Date);

/// A `jiff::civil::Time`: microseconds since midnight in PostgreSQL, `03:25:07.000000` in SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub(crate) civil::Time);

/// A `rust_decimal::Decimal` without zeros at its end: a number in PostgreSQL, text in SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal(pub(crate) rust_decimal::Decimal);

/// 2000-01-01T00:00:00Z, where PostgreSQL begins to count, in microseconds since 1970.
#[cfg(feature = "postgres")]
const EPOCH: i64 = 946_684_800_000_000;

/// The day where PostgreSQL begins to count.
#[cfg(feature = "postgres")]
const FIRST_DAY: civil::Date = civil::date(2000, 1, 1);

impl Timestamp {
    /// Microseconds since 1970, without what is finer.
    fn micros(self) -> Result<i64, BoxDynError> {
        let micros = self.0.as_nanosecond().div_euclid(1_000);
        year(Offset::UTC.to_datetime(self.0).year())?;
        Ok(i64::try_from(micros)?)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn to_count(self) -> Result<i64, BoxDynError> {
        Ok(self.micros()? - EPOCH)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn from_count(count: i64) -> Result<Self, BoxDynError> {
        let micros = count
            .checked_add(EPOCH)
            .ok_or("a time that has no end or no beginning")?;
        Ok(Self(of_micros(micros)?))
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn to_text(self) -> Result<String, BoxDynError> {
        let time = of_micros(self.micros()?)?;
        let time = Offset::UTC.to_datetime(time);
        Ok(format!(
            "{}T{}Z",
            Date(time.date()).to_text()?,
            Time(time.time()).to_text()
        ))
    }

    /// Any form that SQL of SQLite makes is read, such as that of `CURRENT_TIMESTAMP`; one without a zone is in UTC.
    pub(crate) fn from_text(text: &str) -> Result<Self, BoxDynError> {
        if let Some(time) = fixed(text) {
            return Ok(Self(time));
        }
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(time));
        }
        Ok(Self(Offset::UTC.to_timestamp(text.parse::<civil::DateTime>()?)?))
    }
}

/// The time so many microseconds after 1970. That of jiff for microseconds does not reach its last second.
fn of_micros(micros: i64) -> Result<jiff::Timestamp, jiff::Error> {
    jiff::Timestamp::from_nanosecond(i128::from(micros) * 1_000)
}

/// The time in the form that [`Timestamp::to_text`] writes, read without a general parser.
fn fixed(text: &str) -> Option<jiff::Timestamp> {
    let bytes: &[u8; 27] = text.as_bytes().try_into().ok()?;
    let marks = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'.'),
        (26, b'Z'),
    ];
    if marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0_i32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i32::from(digit - b'0'))
        })
    };
    let small = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let date = civil::Date::new(i16::try_from(number(0, 4)?).ok()?, small(5)?, small(8)?).ok()?;
    let time = civil::Time::new(small(11)?, small(14)?, small(17)?, number(20, 26)? * 1_000).ok()?;
    Offset::UTC.to_timestamp(date.to_datetime(time)).ok()
}

impl Date {
    #[cfg(feature = "postgres")]
    pub(super) fn to_count(self) -> Result<i32, BoxDynError> {
        year(self.0.year())?;
        Ok((self.0 - FIRST_DAY).get_days())
    }

    #[cfg(feature = "postgres")]
    pub(super) fn from_count(count: i32) -> Result<Self, BoxDynError> {
        let days = jiff::Span::new().try_days(count)?;
        Ok(Self(FIRST_DAY.checked_add(days)?))
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn to_text(self) -> Result<String, BoxDynError> {
        year(self.0.year())?;
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        Ok(format!("{year:04}-{month:02}-{day:02}"))
    }

    pub(crate) fn from_text(text: &str) -> Result<Self, BoxDynError> {
        Ok(Self(text.parse()?))
    }
}

impl Time {
    #[cfg(feature = "postgres")]
    pub(super) fn to_count(self) -> i64 {
        let seconds =
            i64::from(self.0.hour()) * 3_600 + i64::from(self.0.minute()) * 60 + i64::from(self.0.second());
        seconds * 1_000_000 + i64::from(self.0.subsec_nanosecond() / 1_000)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn from_count(count: i64) -> Result<Self, BoxDynError> {
        let duration = jiff::SignedDuration::from_micros(count);
        Ok(Self(civil::Time::midnight().checked_add(duration)?))
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn to_text(self) -> String {
        let (hour, minute, second) = (self.0.hour(), self.0.minute(), self.0.second());
        let micros = self.0.subsec_nanosecond() / 1_000;
        format!("{hour:02}:{minute:02}:{second:02}.{micros:06}")
    }

    pub(crate) fn from_text(text: &str) -> Result<Self, BoxDynError> {
        Ok(Self(text.parse()?))
    }
}

fn year(year: i16) -> Result<(), BoxDynError> {
    if year < 0 {
        return Err("a time before the year 0 cannot be kept".into());
    }
    Ok(())
}

#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests {
    use super::*;

    fn timestamps() -> [jiff::Timestamp; 6] {
        [
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00Z",
            "2000-01-01T00:00:00.000001Z",
            "2026-11-26T03:25:07.123456Z",
            "9999-12-30T22:00:00.999999Z",
        ]
        .map(|text| text.parse().expect("a time"))
    }

    #[test]
    fn a_time_comes_back_as_it_went_and_sorts_as_text() {
        let texts = timestamps().map(|time| Timestamp(time).to_text().unwrap());
        assert!(texts.is_sorted(), "{texts:?}");
        for (time, text) in timestamps().into_iter().zip(&texts) {
            assert_eq!(Timestamp::from_text(text).unwrap().0, time);
            assert_eq!(fixed(text), Some(time));
            let count = Timestamp(time).to_count().unwrap();
            assert_eq!(Timestamp::from_count(count).unwrap().0, time);
        }
    }

    #[test]
    fn what_is_finer_than_a_microsecond_is_cut_off() {
        let text = Timestamp(jiff::Timestamp::MAX).to_text().unwrap();
        assert_eq!(text, "9999-12-30T22:00:00.999999Z");
        let before = "1969-12-31T23:59:59.9999999Z".parse().unwrap();
        assert_eq!(
            Timestamp(before).to_text().unwrap(),
            "1969-12-31T23:59:59.999999Z"
        );
        assert_eq!(Time(civil::Time::MAX).to_text(), "23:59:59.999999");
        assert_eq!(
            Time::from_count(Time(civil::Time::MAX).to_count()).unwrap().0,
            civil::time(23, 59, 59, 999_999_000)
        );
    }

    #[test]
    fn what_has_no_form_is_refused() {
        assert!(Timestamp(jiff::Timestamp::MIN).to_text().is_err());
        assert!(Timestamp(jiff::Timestamp::MIN).to_count().is_err());
        assert!(Date(civil::Date::MIN).to_text().is_err());
        assert!(Timestamp::from_count(i64::MAX).is_err());
        assert!(Date::from_count(i32::MAX).is_err());
        assert!(Time::from_count(86_400_000_000).is_err());
    }

    #[test]
    fn what_sqlite_writes_itself_is_read() {
        let time: jiff::Timestamp = "2026-11-26T03:25:07Z".parse().unwrap();
        for text in [
            "2026-11-26 03:25:07",
            "2026-11-26T03:25:07.000Z",
            "2026-11-26T04:25:07+01:00",
        ] {
            assert_eq!(Timestamp::from_text(text).unwrap().0, time, "{text}");
        }
        assert!(Timestamp::from_text("2026-13-26T03:25:07.000000Z").is_err());
    }

    #[test]
    fn dates_come_back_as_they_went() {
        for date in [
            civil::date(0, 1, 1),
            civil::date(1999, 12, 31),
            FIRST_DAY,
            civil::Date::MAX,
        ] {
            assert_eq!(Date::from_count(Date(date).to_count().unwrap()).unwrap().0, date);
            assert_eq!(Date::from_text(&Date(date).to_text().unwrap()).unwrap().0, date);
        }
    }
}
