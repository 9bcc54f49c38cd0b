//! Values that stand in one text.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use zeroize::Zeroize;

use crate::schema::{At, Constraints, Faults, Keywords, Validate, truth};
use crate::secret::{HIDDEN, Secret};

/// A value that is read from the text of a variable, a line or a file.
///
/// ```
/// use std::borrow::Cow;
/// use purlin::config::{SettingValue, Settings, Sources};
///
/// #[derive(Debug, PartialEq)]
/// struct Percent(u8);
///
/// impl SettingValue for Percent {
///     fn expected() -> Cow<'static, str> {
///         "a percentage from `0%` to `100%`".into()
///     }
///
///     fn parse(text: &str) -> Option<Self> {
///         let number = text.strip_suffix('%')?.parse().ok()?;
///         (number <= 100).then_some(Self(number))
///     }
///
///     fn show(&self) -> String {
///         format!("{}%", self.0)
///     }
/// }
///
/// #[derive(Debug, Settings)]
/// struct Sampling {
///     sample: Percent,
/// }
///
/// let load = |text| Sources::new().variable("SAMPLE", text).load::<Sampling>();
/// assert_eq!(load("20%").unwrap().sample, Percent(20));
/// assert!(load("120%").unwrap_err().to_string().contains("must be a percentage"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a setting",
    label = "not read from one text",
    note = "implement `purlin::config::SettingValue` for it"
)]
pub trait SettingValue: Sized {
    /// The keywords that `#[setting(..)]` may put on such a value.
    const ACCEPTS: Keywords = Keywords::NONE;

    /// Whether nobody may see it. Such a setting can stand in a file of its own, which the variable `X_FILE` names.
    const IS_SECRET: bool = false;

    /// What to write, as in "must be a number from 1 to 9". It comes behind `must be`.
    fn expected() -> Cow<'static, str>;

    /// The value, or nothing if the text is none. A reason would have to leave the text out.
    fn parse(text: &str) -> Option<Self>;

    /// The value as text, for the command `config`.
    fn show(&self) -> String;

    /// What tells items of a list apart, for `unique_items`.
    fn key(&self) -> Cow<'_, str> {
        self.show().into()
    }

    /// Checks the value against the rules of its field.
    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        let _ = (rules, faults);
    }
}

/// The words of a list for a message: "one of `a`, `b`".
pub fn words(words: &[&str]) -> Cow<'static, str> {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", ")).into()
}

/// Types with `FromStr` and `Display`; `ruled` ones have the rules of the schema module. A text that is read and is not `sound` is
/// refused too.
macro_rules! values {
    ($($kind:ident $type:ty: $expected:expr $(, sound = $sound:expr)?;)*) => {$(
        impl SettingValue for $type {
            fn expected() -> Cow<'static, str> {
                $expected.into()
            }

            fn parse(text: &str) -> Option<Self> {
                let value: Option<Self> = text.trim().parse().ok();
                $(let value = value.filter($sound);)?
                value
            }

            fn show(&self) -> String {
                self.to_string()
            }

            values!(@$kind);
        }
    )*};
    (@plain) => {};
    (@ruled) => {
        const ACCEPTS: Keywords = <Self as Validate>::ACCEPTS;

        fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
            Validate::constrain(self, rules, &At::Root, faults);
        }
    };
}

/// What an integer looks like.
macro_rules! whole {
    ($type:ty) => {
        format!("a whole number from {} to {}", <$type>::MIN, <$type>::MAX)
    };
}

values! {
    ruled i8: whole!(i8);
    ruled i16: whole!(i16);
    ruled i32: whole!(i32);
    ruled i64: whole!(i64);
    ruled isize: whole!(isize);
    ruled u8: whole!(u8);
    ruled u16: whole!(u16);
    ruled u32: whole!(u32);
    ruled u64: whole!(u64);
    ruled usize: whole!(usize);
    ruled uuid::Uuid: "a UUID";
    ruled IpAddr: "an IP address";
    ruled Ipv4Addr: "an IPv4 address";
    ruled Ipv6Addr: "an IPv6 address";
    ruled char: "one character";
    ruled jiff::Timestamp: "a date and time with an offset, as in RFC 3339";
    ruled jiff::civil::Date: "a date as YYYY-MM-DD";
    ruled jiff::civil::Time: "a time as HH:MM:SS";
    ruled jiff::civil::DateTime: "a date and time as YYYY-MM-DDTHH:MM:SS";
    ruled f32: "a number", sound = |number: &Self| number.is_finite();
    ruled f64: "a number", sound = |number: &Self| number.is_finite();
    plain NonZeroU8: whole!(NonZeroU8);
    plain NonZeroU16: whole!(NonZeroU16);
    plain NonZeroU32: whole!(NonZeroU32);
    plain NonZeroU64: whole!(NonZeroU64);
    plain NonZeroUsize: whole!(NonZeroUsize);
    plain ipnet::IpNet: "a network, as in `10.0.0.0/8`";
    plain SocketAddr: "an address with a port, as in `127.0.0.1:8000`";
}

#[cfg(feature = "decimal")]
values!(ruled rust_decimal::Decimal: "a decimal number, as in `9.99`";);

#[cfg(feature = "url")]
values!(ruled url::Url: "an absolute URL, as in `https://example.com/`";);

impl SettingValue for String {
    const ACCEPTS: Keywords = <Self as Validate>::ACCEPTS;

    fn expected() -> Cow<'static, str> {
        "text".into()
    }

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }

    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        Validate::constrain(self, rules, &At::Root, faults);
    }
}

/// `true false 1 0 yes no on off`, in any case.
impl SettingValue for bool {
    fn expected() -> Cow<'static, str> {
        "`true` or `false`".into()
    }

    fn parse(text: &str) -> Option<Self> {
        truth(text.trim())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl SettingValue for PathBuf {
    fn expected() -> Cow<'static, str> {
        "a path".into()
    }

    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }

    fn show(&self) -> String {
        self.display().to_string()
    }
}

const DURATION: &str = "a duration, as in `30s` or `5 min`";

/// jiff's friendly form, `30s` or `1h 30m`, or that of ISO 8601.
impl SettingValue for SignedDuration {
    fn expected() -> Cow<'static, str> {
        DURATION.into()
    }

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }

    fn show(&self) -> String {
        format!("{self:#}")
    }
}

/// As [`SignedDuration`], but never below zero.
impl SettingValue for Duration {
    fn expected() -> Cow<'static, str> {
        DURATION.into()
    }

    fn parse(text: &str) -> Option<Self> {
        SignedDuration::parse(text)?.try_into().ok()
    }

    fn show(&self) -> String {
        SignedDuration::try_from(*self).map_or_else(|_| format!("{}s", self.as_secs()), |it| it.show())
    }
}

impl<T: SettingValue + Zeroize> SettingValue for Secret<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const IS_SECRET: bool = true;

    fn expected() -> Cow<'static, str> {
        T::expected()
    }

    fn parse(text: &str) -> Option<Self> {
        T::parse(text).map(Self::new)
    }

    fn show(&self) -> String {
        HIDDEN.to_owned()
    }

    fn key(&self) -> Cow<'_, str> {
        self.expose().key()
    }

    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        self.expose().constrain(rules, faults);
    }
}
