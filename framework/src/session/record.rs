//! What stands in a record beside the values of the app.

use std::borrow::Cow;

use cookie::time::OffsetDateTime;
use jiff::Timestamp;
use serde_json::Value;
use tower_sessions_core::session::Record;

/// When the session began, in seconds since 1970.
const BEGAN: &str = "@began";

/// Which session a record is of, whatever key that has now: the id of its first record.
const LINE: &str = "@line";

/// How often a record was written.
const REVISION: &str = "@revision";

/// Who logged in.
pub(super) const SUBJECT: &str = "@subject";

/// The name under which a value of the app stands: none of the names above.
pub(super) fn stored_name(name: &str) -> Cow<'_, str> {
    if name.starts_with('@') {
        Cow::Owned(format!("@{name}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Whose session a record is, if somebody logged in: for stores, which end all sessions of a user.
pub fn subject_of(record: &Record) -> Option<&str> {
    record.data.get(SUBJECT).and_then(Value::as_str)
}

/// Which session a record is of: for stores, which delete a session whatever its key is. A new key inherits it, and a login does not.
pub fn line_of(record: &Record) -> Option<&str> {
    record.data.get(LINE).and_then(Value::as_str)
}

/// How often a record was written: for stores, which replace only what is still as it was read.
pub fn revision_of(record: &Record) -> u64 {
    record
        .data
        .get(REVISION)
        .and_then(Value::as_u64)
        .unwrap_or_default()
}

/// Notes that a record begins a session.
pub(super) fn begin(record: &mut Record, now: Timestamp) {
    let line = record.id.to_string();
    record.data.insert(BEGAN.to_owned(), now.as_second().into());
    record.data.insert(LINE.to_owned(), line.into());
}

/// Notes that a record is written once more.
pub(super) fn count_revision(record: &mut Record) {
    let next = revision_of(record).wrapping_add(1);
    record.data.insert(REVISION.to_owned(), next.into());
}

/// When the session began; one that does not say so is as old as can be.
pub(super) fn began(record: &Record) -> Timestamp {
    let seconds = record.data.get(BEGAN).and_then(Value::as_i64);
    seconds
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MIN)
}

/// A time as stores know it.
pub(super) fn date(time: Timestamp) -> OffsetDateTime {
    let time = OffsetDateTime::from_unix_timestamp_nanos(time.as_nanosecond());
    time.unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_app_do_not_meet_ours() {
        assert_eq!(stored_name("subject"), "subject");
        assert_eq!(stored_name("@subject"), "@@subject");
    }

    #[test]
    fn times_are_the_same_times() {
        let time: Timestamp = "2026-11-26T07:00:00.123456789Z".parse().unwrap();
        assert_eq!(date(time).unix_timestamp_nanos(), time.as_nanosecond());
        assert_eq!(date(Timestamp::MAX).year(), 9999);
    }
}
