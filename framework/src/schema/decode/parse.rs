//! Text as the scalars of JSON.

use super::strict::whole;
use crate::schema::{Bound, FaultKind};

/// What text is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Boolean,
    Integer,
    Float,
    Finite,
}

impl From<Wrong> for FaultKind {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Boolean => Self::BoolParsing,
            Wrong::Integer => Self::IntParsing,
            Wrong::Float => Self::FloatParsing,
            Wrong::Finite => Self::FiniteNumber,
        }
    }
}

/// `true false 1 0 yes no on off t f y n`, in any case.
pub(super) fn boolean(text: &str) -> Result<bool, Wrong> {
    let is_any_of = |words: [&str; 6]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_any_of(["true", "1", "yes", "on", "t", "y"]) {
        Ok(true)
    } else if is_any_of(["false", "0", "no", "off", "f", "n"]) {
        Ok(false)
    } else {
        Err(Wrong::Boolean)
    }
}

/// [`boolean`], for those who know how to say what it is not.
pub(crate) fn truth(text: &str) -> Option<bool> {
    boolean(text).ok()
}

/// An integer, with a fraction of zeros too.
pub(super) fn integer(text: &str) -> Result<i128, Wrong> {
    let fraction = || text.parse().ok().and_then(whole).map(i128::from);
    text.parse().ok().or_else(fraction).ok_or(Wrong::Integer)
}

/// A number that is neither infinite nor none at all.
pub(super) fn float(text: &str) -> Result<f64, Wrong> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(Wrong::Finite),
        Err(_) => Err(Wrong::Float),
    }
}

/// A number as it was written.
pub(super) fn number(text: &str) -> Result<Bound, Wrong> {
    text.parse()
        .map(Bound::Int)
        .or_else(|_| float(text).map(Bound::Float))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_have_many_words() {
        for text in ["true", "1", "Yes", "ON", "t", "y"] {
            assert_eq!(boolean(text), Ok(true), "{text}");
        }
        for text in ["false", "0", "No", "off", "F", "n"] {
            assert_eq!(boolean(text), Ok(false), "{text}");
        }
        for text in ["", "2", "ja", " true"] {
            assert_eq!(boolean(text), Err(Wrong::Boolean), "{text}");
        }
    }

    #[test]
    fn integers_may_have_a_fraction_of_zeros() {
        for (text, value) in [("5", 5), ("-5", -5), ("5.0", 5), ("1e3", 1000)] {
            assert_eq!(integer(text), Ok(value), "{text}");
        }
        for text in ["", "5.5", "five", "0x5", "inf", "nan"] {
            assert_eq!(integer(text), Err(Wrong::Integer), "{text}");
        }
    }

    #[test]
    fn floats_are_finite() {
        assert_eq!(float("1.5"), Ok(1.5));
        for text in ["inf", "-infinity", "NaN", "1e999"] {
            assert_eq!(float(text), Err(Wrong::Finite), "{text}");
        }
        assert_eq!(float("one"), Err(Wrong::Float));
    }
}
