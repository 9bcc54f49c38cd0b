//! The log of the program.

use tracing::dispatcher;

use crate::app::App;
use crate::telemetry::{self, LogError, LogGuard, LogVariables};

/// Starts the log, unless the program has one of its own, for which the variables may mean something else.
///
/// Settings of the log that are faulty are a reason of `build`, like those of others. Until then it says what it says without them.
pub(super) fn start(app: &mut App, command: &str) -> Result<Option<LogGuard>, LogError> {
    if !app.telemetry || dispatcher::has_been_set() {
        return Ok(None);
    }
    let variables: LogVariables = app.read().unwrap_or_default();
    // Commands that end soon tell what they did by what they print.
    let filter = if command == "serve" { "info" } else { "warn" };
    telemetry::init(&variables.or_filter(filter)).map(Some)
}
