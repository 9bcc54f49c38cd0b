//! Refuses steps that would end the transaction which they are run in.
//!
//! A step that does is half done when it fails, and in the scratch schema of PostgreSQL all that follows would change the tables
//! themselves.

use super::error::MigrationError;
use super::step::{Migration, Script};
use crate::db::{Dialect, control};

/// Makes sure that scripts which are run in a transaction leave its end to whoever has begun it.
pub(super) fn refuse<'s>(
    scripts: impl Iterator<Item = (&'s Migration, &'s Script)>,
    dialect: Dialect,
) -> Result<(), MigrationError> {
    let faults = scripts
        .filter(|(_, script)| !script.no_transaction)
        .filter_map(|(step, script)| {
            let word = control(&script.sql, dialect)?;
            Some(format!(
                "`{step}` has a statement {word}, and a step is run in one transaction, which it neither begins nor ends: take it away, or write \
                 `-- no-transaction` at the top of the file if the step has to do it itself"
            ))
        });
    MigrationError::check(faults.collect())
}

/// As [`refuse`], for a scratch place. That of PostgreSQL is a transaction itself, whatever a step says.
pub(super) fn refuse_in_scratch(steps: &[Migration], dialect: Dialect) -> Result<(), MigrationError> {
    refuse(steps.iter().map(|step| (step, step.up_script())), dialect)?;
    if dialect == Dialect::Sqlite {
        return Ok(());
    }
    let faults = steps.iter().filter_map(|step| {
        let word = control(step.up(), dialect)?;
        Some(format!(
            "`{step}` has a statement {word}, which would end the transaction of the scratch schema, and what follows would change the tables \
             themselves: take it away, for what has no transaction around it needs none to end"
        ))
    });
    MigrationError::check(faults.collect())
}
