//! The formats of strings, each read by the parser of the type that has it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, Zoned};
use uuid::Uuid;

use crate::schema::FaultKind;
use crate::schema::rules::is_email;

/// What is wrong with a text of that format. An unknown format is a remark and no rule, as is one whose type is not
/// compiled in.
pub(super) fn wrong(format: &str, text: &str) -> Option<FaultKind> {
    let (is_right, kind) = match format {
        "uuid" => (Uuid::parse_str(text).is_ok(), FaultKind::UuidParsing),
        "date" => (text.parse::<Date>().is_ok(), FaultKind::DateParsing),
        "date-time" => (text.parse::<Timestamp>().is_ok(), FaultKind::DatetimeParsing),
        "partial-date-time" => (text.parse::<DateTime>().is_ok(), FaultKind::DatetimeParsing),
        "zoned-date-time" => (text.parse::<Zoned>().is_ok(), FaultKind::DatetimeParsing),
        "time" | "partial-time" => (text.parse::<Time>().is_ok(), FaultKind::TimeParsing),
        "duration" => (text.parse::<Span>().is_ok(), FaultKind::TimeDeltaParsing),
        #[cfg(feature = "url")]
        "uri" => (url::Url::parse(text).is_ok(), FaultKind::UrlParsing),
        "email" => (is_email(text), FaultKind::Email),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), FaultKind::IpV4Address),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), FaultKind::IpV6Address),
        "ip" => (text.parse::<IpAddr>().is_ok(), FaultKind::IpAnyAddress),
        _ => return None,
    };
    (!is_right).then_some(kind)
}
