//! The log of the program.

use tracing::dispatcher;

use crate::body::BoxError;
use crate::config::LogVariables;
use crate::telemetry::{self, LogGuard, LogSettings};

/// Starts the log, unless the program has one of its own.
pub(super) fn start(command: &str, variables: LogVariables) -> Result<Option<LogGuard>, BoxError> {
    if dispatcher::has_been_set() {
        return Ok(None);
    }
    match telemetry::init(&settings(command, variables)?) {
        Ok(log) => Ok(Some(log)),
        Err(error) if error.is_filter() => Err(format!("LOG: {error}").into()),
        Err(error) => Err(error.into()),
    }
}

/// What the settings `LOG` and `LOG_FORMAT` say. Commands that end soon tell what they did by what they print.
fn settings(command: &str, variables: LogVariables) -> Result<LogSettings, BoxError> {
    let settings = match (variables.log, command) {
        (Some(filter), _) => LogSettings::default().filter(filter),
        (None, "serve") => LogSettings::default(),
        (None, _) => LogSettings::default().filter("warn"),
    };
    Ok(match variables.log_format {
        Some(format) => settings.format(format.parse().map_err(|error| format!("LOG_FORMAT: {error}"))?),
        None => settings,
    })
}
