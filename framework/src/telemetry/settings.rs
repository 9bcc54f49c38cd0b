//! What is logged, and in which form.

use std::str::FromStr;

use super::LogError;

/// What is logged, and in which form.
///
/// ```
/// use purlin::telemetry::{LogFormat, LogSettings};
///
/// let settings = LogSettings::default().filter("warn,shop=debug").format(LogFormat::Json);
/// assert_eq!(settings.filter, "warn,shop=debug");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogSettings {
    /// The level to be logged, and the levels of single targets, separated by commas: `info`, or `warn,shop=debug`. Levels are
    /// `off`, `error`, `warn`, `info`, `debug` and `trace`. A target stands for all that begin with it. Targets that are not
    /// named have the first level, or `info` if there is none; but `h2`, which warns of every mistake that a client makes, logs
    /// only errors up to `info`. The default is `info`.
    pub filter: String,
    /// The form of the lines.
    pub format: LogFormat,
}

impl LogSettings {
    /// Sets the [`filter`](Self#structfield.filter).
    #[must_use]
    pub fn filter(mut self, filter: impl Into<String>) -> Self {
        self.filter = filter.into();
        self
    }

    /// Sets the [`format`](Self#structfield.format).
    #[must_use]
    pub const fn format(mut self, format: LogFormat) -> Self {
        self.format = format;
        self
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::default(),
        }
    }
}

/// The form of the lines of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LogFormat {
    /// For people if the standard error is a terminal, as JSON otherwise.
    #[default]
    Auto,
    /// For people: one line for each event, with colours on a terminal, unless `NO_COLOR` is set.
    Human,
    /// For programs: one JSON object for each event.
    Json,
}

impl FromStr for LogFormat {
    type Err = LogError;

    fn from_str(text: &str) -> Result<Self, LogError> {
        match text {
            "auto" => Ok(Self::Auto),
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err(LogError::format(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_one_of_three_names() {
        assert_eq!("auto".parse(), Ok(LogFormat::Auto));
        assert_eq!("human".parse(), Ok(LogFormat::Human));
        assert_eq!("json".parse(), Ok(LogFormat::Json));
        let error = "xml".parse::<LogFormat>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`xml` is no form of the log: write `auto`, `human` or `json`"
        );
    }
}
