//! The log of the program.

use std::env::{self, VarError};

use tracing::dispatcher;

use crate::body::BoxError;
use crate::telemetry::{self, LogGuard, LogSettings};

/// Starts the log, unless the program has one of its own.
pub(super) fn start(command: &str) -> Result<Option<LogGuard>, BoxError> {
    if dispatcher::has_been_set() {
        return Ok(None);
    }
    match telemetry::init(&settings(command)?) {
        Ok(log) => Ok(Some(log)),
        Err(error) if error.is_filter() => Err(format!("LOG: {error}").into()),
        Err(error) => Err(error.into()),
    }
}

/// What the variables `LOG` and `LOG_FORMAT` say. Commands that end soon tell what they did by what they print.
fn settings(command: &str) -> Result<LogSettings, BoxError> {
    let settings = match (variable("LOG")?, command) {
        (Some(filter), _) => LogSettings::default().filter(filter),
        (None, "serve") => LogSettings::default(),
        (None, _) => LogSettings::default().filter("warn"),
    };
    Ok(match variable("LOG_FORMAT")? {
        Some(format) => settings.format(format.parse().map_err(|error| format!("LOG_FORMAT: {error}"))?),
        None => settings,
    })
}

fn variable(name: &str) -> Result<Option<String>, BoxError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(error) => Err(format!("{name}: {error}").into()),
    }
}
