//! Why tables are not changed.

use std::fmt;

use crate::db::DbError;

/// Why migrations were not run, or a difference was not written. It tells every reason at once.
#[derive(Debug)]
pub struct MigrationError {
    reasons: Vec<String>,
}

impl MigrationError {
    /// An error with one reason.
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self {
            reasons: vec![reason.into()],
        }
    }

    /// An error if there are reasons for one.
    pub(super) fn check(reasons: Vec<String>) -> Result<(), Self> {
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(Self { reasons })
        }
    }

    /// Each reason, as a sentence that says what to do where something can be done.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }
}

impl From<sqlx::Error> for MigrationError {
    fn from(error: sqlx::Error) -> Self {
        DbError::from(error).into()
    }
}

impl From<DbError> for MigrationError {
    fn from(error: DbError) -> Self {
        Self::new(format!("the database: {error}"))
    }
}

impl fmt::Display for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [reason] = &*self.reasons {
            return f.write_str(reason);
        }
        write!(f, "{} reasons:", self.reasons.len())?;
        for reason in &self.reasons {
            write!(f, "\n  - {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for MigrationError {}
