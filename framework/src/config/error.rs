//! What is wrong with settings: everything, in one error.

use std::fmt;

use super::Origin;

/// One thing that is wrong: which setting, where its value came from, and what to write. It never shows the value.
///
/// ```
/// use purlin::config::{Origin, ServerSettings, Sources};
///
/// let error = Sources::new().variable("PORT", "http").load::<ServerSettings>().unwrap_err();
/// let fault = &error.faults()[0];
/// assert_eq!((fault.name(), fault.origin()), (Some("PORT"), Some(&Origin::Environment)));
/// assert_eq!(fault.problem(), "must be a whole number from 0 to 65535");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingFault {
    name: Option<String>,
    origin: Option<Origin>,
    problem: String,
}

impl SettingFault {
    pub(super) fn new(name: impl Into<String>, origin: Option<Origin>, problem: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            origin,
            problem: problem.into(),
        }
    }

    /// A fault of a place that is no setting.
    pub(super) fn of_place(origin: Option<Origin>, problem: impl Into<String>) -> Self {
        Self {
            name: None,
            origin,
            problem: problem.into(),
        }
    }

    /// The setting: the variable, or the key of a file that stands for none.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Where the value came from. Nothing if there is no value.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// What is wrong, and what to write.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.origin) {
            (Some(name), Some(origin)) => write!(f, "{name} ({origin}) ")?,
            (Some(name), None) => write!(f, "{name} ")?,
            (None, Some(origin)) => write!(f, "{origin} ")?,
            (None, None) => {}
        }
        f.write_str(&self.problem)
    }
}

/// Everything that is wrong with the settings of a program.
///
/// ```
/// use purlin::config::{Settings, Sources};
///
/// #[derive(Debug, Settings)]
/// struct Shop {
///     database_url: String,
///     #[setting(ge = 1)]
///     workers: u8,
/// }
///
/// let error = Sources::new().variable("WORKERS", "0").load::<Shop>().unwrap_err();
/// assert_eq!(error.to_string(), "\
/// the settings have 2 faults:
///   - DATABASE_URL is missing: set it, or `database_url` in settings.toml
///   - WORKERS (environment) must be greater than or equal to 1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    faults: Vec<SettingFault>,
}

impl SettingsError {
    pub(super) fn new(faults: Vec<SettingFault>) -> Self {
        Self { faults }
    }

    /// Each fault.
    pub fn faults(&self) -> &[SettingFault] {
        &self.faults
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.faults.len() {
            1 => f.write_str("the settings have a fault:")?,
            count => write!(f, "the settings have {count} faults:")?,
        }
        for fault in &self.faults {
            write!(f, "\n  - {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SettingsError {}
