//! Hosts as settings.

use std::borrow::Cow;

use super::SettingValue;
use crate::extract::{HOST_PATTERN, HostPattern};

impl SettingValue for HostPattern {
    fn expected() -> Cow<'static, str> {
        HOST_PATTERN.into()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}
