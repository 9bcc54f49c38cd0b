//! The settings of the log.

use super::Settings;

/// What the settings say of the log, as text: the log itself knows what it can be. `App::run` reads it.
#[derive(Debug, Clone, Default, Settings)]
pub(crate) struct LogVariables {
    /// What is logged: `info`, or `warn,shop=debug`.
    pub(crate) log: Option<String>,
    /// The form of the lines: `auto`, `human` or `json`.
    pub(crate) log_format: Option<String>,
}
