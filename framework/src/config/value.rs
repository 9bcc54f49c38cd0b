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

    /// Whether nobody may see it.
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

/// Types with rules of the schema module, and with `FromStr` and `Display`.
macro_rules! values {
    ($($type:ty: $expected:expr;)*) => {$(
        impl SettingValue for $type {
            const ACCEPTS: Keywords = <Self as Validate>::ACCEPTS;

            fn expected() -> Cow<'static, str> {
                $expected.into()
            }

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            fn show(&self) -> String {
                self.to_string()
            }

            fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
                Validate::constrain(self, rules, &At::Root, faults);
            }
        }
    )*};
}

/// Types without rules, and with `FromStr` and `Display`.
macro_rules! plain {
    ($($type:ty: $expected:expr;)*) => {$(
        impl SettingValue for $type {
            fn expected() -> Cow<'static, str> {
                $expected.into()
            }

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

/// What an integer looks like.
macro_rules! whole {
    ($type:ty) => {
        format!("a whole number from {} to {}", <$type>::MIN, <$type>::MAX)
    };
}

values! {
    i8: whole!(i8);
    i16: whole!(i16);
    i32: whole!(i32);
    i64: whole!(i64);
    isize: whole!(isize);
    u8: whole!(u8);
    u16: whole!(u16);
    u32: whole!(u32);
    u64: whole!(u64);
    usize: whole!(usize);
    rust_decimal::Decimal: "a decimal number, as in `9.99`";
    uuid::Uuid: "a UUID";
    url::Url: "an absolute URL, as in `https://example.com/`";
    IpAddr: "an IP address";
    Ipv4Addr: "an IPv4 address";
    Ipv6Addr: "an IPv6 address";
    char: "one character";
    jiff::Timestamp: "a date and time with an offset, as in RFC 3339";
    jiff::civil::Date: "a date as YYYY-MM-DD";
    jiff::civil::Time: "a time as HH:MM:SS";
    jiff::civil::DateTime: "a date and time as YYYY-MM-DDTHH:MM:SS";
}

plain! {
    NonZeroU8: whole!(NonZeroU8);
    NonZeroU16: whole!(NonZeroU16);
    NonZeroU32: whole!(NonZeroU32);
    NonZeroU64: whole!(NonZeroU64);
    NonZeroUsize: whole!(NonZeroUsize);
    ipnet::IpNet: "a network, as in `10.0.0.0/8`";
    SocketAddr: "an address with a port, as in `127.0.0.1:8000`";
}

macro_rules! floats {
    ($($type:ty)*) => {$(
        impl SettingValue for $type {
            const ACCEPTS: Keywords = <Self as Validate>::ACCEPTS;

            fn expected() -> Cow<'static, str> {
                "a number".into()
            }

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse().ok().filter(|number: &Self| number.is_finite())
            }

            fn show(&self) -> String {
                self.to_string()
            }

            fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
                Validate::constrain(self, rules, &At::Root, faults);
            }
        }
    )*};
}

floats!(f32 f64);

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
