//! What was run of the migrations.

use std::fmt;

/// Whether a step was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationState {
    /// It was run.
    Applied,
    /// It was not.
    Pending,
    /// It was run, and its text has changed since.
    Changed,
    /// It was run, and this program does not know it.
    Unknown,
}

/// What is known of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationStatus {
    /// Its version.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Whether it was run.
    pub state: MigrationState,
    /// When it was run, as the database writes it.
    pub applied_at: Option<String>,
    /// Whether it is a step of Purlin's own tables.
    pub is_own: bool,
}

impl MigrationStatus {
    /// Why an app with this step does not start, if it does not.
    pub(super) fn reason(&self) -> Option<String> {
        match self.state {
            MigrationState::Applied => None,
            MigrationState::Pending => Some(format!("`{self}` was not run: run the command `migrate`")),
            MigrationState::Changed => Some(format!(
                "`{self}` was run, and its text has changed since: give it back its text, and write what is to change into a new step"
            )),
            MigrationState::Unknown => Some(format!(
                "`{self}` was run, and this program does not know it: run the program that has it, or take the step back with that one (`migrate revert`)"
            )),
        }
    }
}

/// `2_add_price`
impl fmt::Display for MigrationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_own {
            f.write_str("purlin ")?;
        }
        write!(f, "{}_{}", self.version, self.name)
    }
}

impl fmt::Display for MigrationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Changed => "changed",
            Self::Unknown => "unknown",
        })
    }
}
