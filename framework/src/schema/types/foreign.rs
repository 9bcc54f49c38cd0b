//! Types whose own form is their only rule: they take no keyword.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::schema::{At, Faults, Validate};

macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Validate for $type {
            fn validate(&self, _: &At<'_>, _: &mut Faults) {}
        }
    )*};
}

plain! {
    () bool char
    serde_json::Value serde_json::Number serde_json::Map<String, serde_json::Value>
    uuid::Uuid
    IpAddr Ipv4Addr Ipv6Addr
    jiff::Timestamp jiff::Zoned jiff::SignedDuration jiff::Span
    jiff::civil::Date jiff::civil::Time jiff::civil::DateTime
}

#[cfg(feature = "url")]
plain!(url::Url);
