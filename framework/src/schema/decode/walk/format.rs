//! The formats of strings, each read by the parser of the type that has it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, Zoned};
use uuid::Uuid;

use crate::schema::FaultKind;
use crate::schema::decode::form::Form;
use crate::schema::rules::is_email;
#[cfg(feature = "url")]
use crate::schema::rules::is_url;

/// What is wrong with a text of that format. An unknown format is a remark and no rule, as is one whose type is not
/// compiled in.
pub(super) fn wrong(format: &str, text: &str) -> Option<FaultKind> {
    let (is_right, kind) = match format {
        "uuid" => (Uuid::parse_str(text).is_ok(), FaultKind::UuidParsing),
        "date" => (is::<Date>(text), FaultKind::DateParsing),
        "date-time" => (is::<Timestamp>(text), FaultKind::DatetimeParsing),
        "partial-date-time" => (is::<DateTime>(text), FaultKind::DatetimeParsing),
        "zoned-date-time" => (text.parse::<Zoned>().is_ok(), FaultKind::DatetimeParsing),
        "time" | "partial-time" => (is::<Time>(text), FaultKind::TimeParsing),
        "duration" => (is::<Span>(text), FaultKind::TimeDeltaParsing),
        #[cfg(feature = "url")]
        "uri" => (is_url(text), FaultKind::UrlParsing),
        "email" => (is_email(text), FaultKind::Email),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), FaultKind::IpV4Address),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), FaultKind::IpV6Address),
        "ip" => (text.parse::<IpAddr>().is_ok(), FaultKind::IpAnyAddress),
        _ => return None,
    };
    (!is_right).then_some(kind)
}

/// Whether a text is a value of a type with a form.
fn is<T: FromStr>(text: &str) -> bool {
    Form::of::<T>().is_none_or(|form| form.admits(text)) && text.parse::<T>().is_ok()
}
