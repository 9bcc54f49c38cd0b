//! The rules of strings.

use serde_json::Value;

use super::{Object, Walk, format};
use crate::schema::{At, FaultKind};

impl Walk<'_> {
    pub(super) fn string(&mut self, schema: &Object, text: &str, at: &At<'_>) {
        let length = || text.chars().count() as u64;
        let rule = |keyword| schema.get(keyword).and_then(Value::as_u64);
        if let Some(min_length) = rule("minLength").filter(|least| length() < *least) {
            self.push(at, FaultKind::StringTooShort { min_length });
        }
        if let Some(max_length) = rule("maxLength").filter(|most| length() > *most) {
            self.push(at, FaultKind::StringTooLong { max_length });
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && !self.matches(pattern, text)
        {
            let pattern = pattern.to_owned();
            self.push(at, FaultKind::StringPatternMismatch { pattern });
        }
        let wrong = schema
            .get("format")
            .and_then(Value::as_str)
            .and_then(|name| format::wrong(name, text));
        if let Some(kind) = wrong {
            self.push(at, kind);
        }
    }

    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        let regex = self.schemas.regex(pattern);
        regex.is_none_or(|regex| regex.is_match(text))
    }
}
