//! Why there is no log.

use std::fmt;

/// Why a log cannot be set up: its settings cannot be read, or there is one already.
///
/// ```
/// use purlin::telemetry::{LogSettings, subscriber};
///
/// let settings = LogSettings::default().filter("nonsense");
/// let error = subscriber(&settings, std::io::stderr).unwrap_err();
/// assert!(error.to_string().starts_with("`nonsense` is no level"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogError {
    is_filter: bool,
    reason: String,
}

impl LogError {
    /// Whether the filter cannot be read.
    pub const fn is_filter(&self) -> bool {
        self.is_filter
    }

    pub(super) fn level(text: &str) -> Self {
        Self::filter(format!(
            "`{text}` is no level of the log: write `off`, `error`, `warn`, `info`, `debug` or `trace`, alone or behind a \
             target, as in `warn,shop=debug`"
        ))
    }

    pub(super) fn target(text: &str) -> Self {
        Self::filter(format!("`{text}` names no target before its level"))
    }

    pub(super) fn levels(text: &str) -> Self {
        Self::filter(format!(
            "`{text}` has two levels for everything: leave one, or put a target before it"
        ))
    }

    pub(super) fn format(text: &str) -> Self {
        Self::new(format!(
            "`{text}` is no form of the log: write `auto`, `human` or `json`"
        ))
    }

    pub(super) fn taken() -> Self {
        Self::new("there is a subscriber of `tracing` already".to_owned())
    }

    pub(super) fn thread(error: &std::io::Error) -> Self {
        Self::new(format!("the thread that writes the log does not start: {error}"))
    }

    const fn filter(reason: String) -> Self {
        Self {
            is_filter: true,
            reason,
        }
    }

    const fn new(reason: String) -> Self {
        Self {
            is_filter: false,
            reason,
        }
    }
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for LogError {}
