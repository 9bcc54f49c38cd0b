//! What the parts of a request cost.
//!
//! A part is no function that could be called by itself: its cost is the difference between two requests, of which one has it. So it is
//! measured where it is in life, and with all that it brings with it.

mod case;
mod handlers;
mod order;
mod transaction;

pub use self::case::{Case, cases};

/// A part of a request.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    /// What it does.
    pub name: &'static str,
    /// The case that has it.
    pub with: &'static str,
    /// The case that has all but it; nothing, if it is a whole request.
    pub without: Option<&'static str>,
}

const fn stage(name: &'static str, with: &'static str, without: &'static str) -> Stage {
    Stage {
        name,
        with,
        without: Some(without),
    }
}

/// All parts that are measured.
pub const STAGES: [Stage; 17] = [
    Stage {
        name: "a whole request that takes nothing and answers 204",
        with: "empty",
        without: None,
    },
    stage("match: 200 more routes in the table", "match", "empty"),
    stage("match and decode a number in the path", "path", "empty"),
    stage("decode three values of the query", "query", "query-unread"),
    stage("decode a header field", "header", "header-unread"),
    stage("read a content of 367 bytes", "read", "read-unread"),
    stage("decode it from JSON into an order of 5 lines", "decode", "read"),
    stage(
        "the same order by `serde_json::from_str`, after a look at its UTF-8",
        "decode-serde",
        "read",
    ),
    stage("validate the order, which is right", "validate", "decode"),
    stage("tell its three faults in a 422", "faults", "validate"),
    stage(
        "encode an answer of 5 lines as JSON, with the header fields of JSON",
        "encode",
        "empty",
    ),
    stage(
        "all that stands behind a middleware: the way on, match, the handler with its time and its panics",
        "middleware",
        "handler-spared",
    ),
    stage("a middleware", "middleware-twice", "middleware"),
    stage("a layer of tower", "tower-twice", "tower"),
    stage("a dependency", "dependency", "empty"),
    stage("a service", "service", "transaction-spared"),
    stage(
        "BEGIN IMMEDIATE, INSERT, COMMIT on SQLite in memory",
        "transaction",
        "service",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_answered_as_it_should_and_is_of_use() {
        let cases = cases();
        for case in &cases {
            case.check();
            let is_used = |stage: &Stage| stage.with == case.name() || stage.without == Some(case.name());
            assert!(STAGES.iter().any(is_used), "{}", case.name());
        }
        for stage in STAGES {
            for name in [Some(stage.with), stage.without].into_iter().flatten() {
                assert!(cases.iter().any(|case| case.name() == name), "{name}");
            }
        }
    }
}
