//! What was run of the migrations.

use std::fmt;

use super::error::MigrationError;

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
    /// It was run, and this program does not know it, though it knows one that is newer.
    Unknown,
    /// It was run, and is newer than all that this program knows: a newer program has run it.
    Newer,
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
    /// Whether a program can work with the step as it is. With one that is newer it can: in a deployment old programs end after the new
    /// tables are made.
    pub(super) const fn is_enough(&self) -> bool {
        matches!(self.state, MigrationState::Applied | MigrationState::Newer)
    }

    /// Why nothing may be run while the step is like this, if that is so.
    pub(super) fn reason(&self) -> Option<String> {
        match self.state {
            MigrationState::Applied => None,
            MigrationState::Pending => Some(format!("`{self}` was not run: run the command `migrate`")),
            MigrationState::Changed => Some(format!(
                "`{self}` was run, and its text has changed since: give it back its text, and write what is to change into a new step"
            )),
            MigrationState::Unknown | MigrationState::Newer => Some(format!(
                "`{self}` was run, and this program does not know it: run the program that has it, or take the step back with that one (`migrate revert`)"
            )),
        }
    }
}

/// Why the steps of one table keep an app from starting, if they do. What a newer program has run is told in the log.
pub(super) fn reasons(all: &[MigrationStatus]) -> Vec<String> {
    if all.iter().all(MigrationStatus::is_enough) {
        warn_of_newer(all);
        return Vec::new();
    }
    all.iter().filter_map(MigrationStatus::reason).collect()
}

/// The versions of the steps that were run, each as this program knows it; or every reason why nothing more may be run.
pub(super) fn applied(all: &[MigrationStatus]) -> Result<Vec<i64>, MigrationError> {
    let bad = all
        .iter()
        .filter(|status| status.state != MigrationState::Pending)
        .filter_map(MigrationStatus::reason);
    MigrationError::check(bad.collect())?;
    let applied = all
        .iter()
        .filter(|status| status.state == MigrationState::Applied);
    Ok(applied.map(|status| status.version).collect())
}

/// Tells the log what a newer program has run.
pub(super) fn warn_of_newer(all: &[MigrationStatus]) {
    for step in all.iter().filter(|step| step.state == MigrationState::Newer) {
        tracing::warn!(migration = %step, "run by a newer program: this one works on tables that it does not know");
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
            Self::Newer => "newer",
        })
    }
}
