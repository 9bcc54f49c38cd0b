//! The forms of text of types whose parsers take more than the form that is documented, and drop what they have no place for.

use std::any::type_name;
use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp};
use serde::de::{Error, Unexpected, Visitor};

#[cfg(feature = "url")]
use crate::schema::rules::is_of_url;

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `2025-05-01`, and nothing behind it.
    Date,
    /// `12:30:00`, and nothing before it.
    Time,
    /// `2025-05-01T12:30:00`, without an offset.
    DateTime,
    /// `2025-05-01T12:30:00Z`, or with an offset instead of the `Z` (RFC 3339, section 5.6).
    Timestamp,
    /// `PT1H30M`, which words are not.
    Duration,
    /// `-12.50` or `1e3`, as the pattern of its schema says.
    #[cfg(feature = "decimal")]
    Decimal,
    /// A URL without what its parser leaves out.
    #[cfg(feature = "url")]
    Url,
}

impl Form {
    /// The form of the text of a type.
    ///
    /// Types are known by their names, for a visitor may make a value that borrows, which has no `TypeId`. The compiler knows what
    /// the answer is: who reads other types does not even compare.
    #[inline]
    pub(super) fn of<T>() -> Option<Self> {
        let name = type_name::<T>();
        if name == type_name::<Date>() {
            Some(Self::Date)
        } else if name == type_name::<Time>() {
            Some(Self::Time)
        } else if name == type_name::<DateTime>() {
            Some(Self::DateTime)
        } else if name == type_name::<Timestamp>() {
            Some(Self::Timestamp)
        } else if name == type_name::<Span>() || name == type_name::<SignedDuration>() {
            Some(Self::Duration)
        } else {
            Self::of_feature(name)
        }
    }

    #[inline]
    fn of_feature(name: &str) -> Option<Self> {
        #[cfg(feature = "decimal")]
        if name == type_name::<rust_decimal::Decimal>() {
            return Some(Self::Decimal);
        }
        #[cfg(feature = "url")]
        if name == type_name::<url::Url>() {
            return Some(Self::Url);
        }
        let _ = name;
        None
    }

    /// Whether a text may be of that form. Its numbers are for the parser to read.
    pub(super) fn admits(self, text: &str) -> bool {
        match self {
            Self::Date => behind_date(text) == Some(""),
            Self::Time => is_time(text),
            Self::DateTime => time_behind_date(text).is_some_and(is_time),
            Self::Timestamp => time_behind_date(text).is_some_and(is_time_with_offset),
            Self::Duration => text.trim_start_matches(['+', '-']).starts_with(['P', 'p']),
            #[cfg(feature = "decimal")]
            Self::Decimal => is_decimal(text),
            #[cfg(feature = "url")]
            Self::Url => is_of_url(text),
        }
    }
}

/// What stands behind a date whose parts have hyphens between them. A year with a sign has six digits.
fn behind_date(text: &str) -> Option<&str> {
    let year = if text.starts_with(['+', '-']) { 7 } else { 4 };
    let (date, rest) = text.split_at_checked(year + "-05-01".len())?;
    let hyphens = date.bytes().enumerate().skip(1).filter(|(_, byte)| *byte == b'-');
    hyphens.map(|(at, _)| at).eq([year, year + 3]).then_some(rest)
}

fn time_behind_date(text: &str) -> Option<&str> {
    behind_date(text)?.strip_prefix(['T', 't', ' '])
}

/// Whether all of it is digits, in groups between colons, and their fraction.
fn is_time(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b',');
    text.as_bytes().get(2) == Some(&b':') && text.bytes().all(is_part)
}

/// Whether it is a time to the second, maybe with a fraction, and what it is ahead of UTC.
fn is_time_with_offset(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked("12:30:00".len()) else {
        return false;
    };
    let (fraction, offset) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
    is_like(time, "00:00:00")
        && (fraction.is_empty() || fraction.strip_prefix('.').is_some_and(is_digits))
        && (matches!(offset, "Z" | "z") || is_like(offset, "+00:00") || is_like(offset, "-00:00"))
}

/// Whether a text has digits where the form has zeros, and else the same.
fn is_like(text: &str, form: &str) -> bool {
    let mut pairs = text.bytes().zip(form.bytes());
    text.len() == form.len()
        && pairs.all(|(byte, of_form)| byte == of_form || of_form == b'0' && byte.is_ascii_digit())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is what `schemars` says of decimals: `^-?\d+(\.\d+)?([eE]\d+)?$`.
#[cfg(feature = "decimal")]
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    is_digits(whole) && fraction.is_none_or(is_digits) && exponent.is_none_or(is_digits)
}

/// Takes text of one form, and the numbers that some of these types are too.
pub(super) struct Formed<V> {
    pub(super) visitor: V,
    pub(super) form: Form,
}

impl<V> Formed<V> {
    fn check<'de, E: Error>(&self, text: &str) -> Result<(), E>
    where
        V: Visitor<'de>,
    {
        if self.form.admits(text) {
            return Ok(());
        }
        Err(E::invalid_value(
            Unexpected::Other("text of another form"),
            &self.visitor,
        ))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Formed<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<V::Value, E> {
        self.visitor.visit_i64(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<V::Value, E> {
        self.visitor.visit_u64(number)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<V::Value, E> {
        self.visitor.visit_i128(number)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<V::Value, E> {
        self.visitor.visit_u128(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        self.visitor.visit_f64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.check(text)?;
        self.visitor.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.check(text)?;
        self.visitor.visit_borrowed_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        self.check(&text)?;
        self.visitor.visit_string(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_dates_and_times_have_a_form() {
        assert_eq!(Form::of::<Date>(), Some(Form::Date));
        assert_eq!(Form::of::<Time>(), Some(Form::Time));
        assert_eq!(Form::of::<DateTime>(), Some(Form::DateTime));
        assert_eq!(Form::of::<Timestamp>(), Some(Form::Timestamp));
        assert_eq!(Form::of::<Span>(), Some(Form::Duration));
        assert_eq!(Form::of::<SignedDuration>(), Some(Form::Duration));
        assert_eq!(Form::of::<rust_decimal::Decimal>(), Some(Form::Decimal));
        assert_eq!(Form::of::<url::Url>(), Some(Form::Url));
        assert_eq!(Form::of::<&str>(), None);
    }

    #[test]
    fn what_is_written_is_admitted() {
        for (form, text) in [
            (Form::Date, Date::constant(2025, 5, 1).to_string()),
            (Form::Date, Date::MIN.to_string()),
            (Form::Time, Time::MAX.to_string()),
            (Form::DateTime, DateTime::MIN.to_string()),
            (Form::DateTime, DateTime::MAX.to_string()),
            (Form::Timestamp, Timestamp::MIN.to_string()),
            (Form::Timestamp, Timestamp::MAX.to_string()),
            (Form::Duration, SignedDuration::MIN.to_string()),
            (Form::Duration, Span::new().to_string()),
        ] {
            assert!(form.admits(&text), "{text}");
        }
    }
}
