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
    let found = in_transaction(scripts, dialect).map(|(step, word)| told(step, &word, dialect));
    MigrationError::check(found.collect())
}

/// As [`refuse`], for a scratch place. That of PostgreSQL is a transaction itself, whatever a step says.
pub(super) fn refuse_in_scratch(steps: &[Migration], dialect: Dialect) -> Result<(), MigrationError> {
    let scripts = steps.iter().map(|step| (step, step.up_script()));
    let faults = match dialect {
        Dialect::Sqlite => in_transaction(scripts, dialect)
            .map(|(step, word)| format!("{}. {LIVE}", told(step, &word, dialect)))
            .collect(),
        Dialect::Postgres => controlling(scripts, dialect)
            .map(|(step, word)| {
                format!(
                    "`{step}` has a statement {word}, which would end the transaction of the scratch schema, and what follows would change the \
                     tables themselves: take it away, for what has no transaction around it needs none to end. {LIVE}"
                )
            })
            .collect(),
    };
    MigrationError::check(faults)
}

/// What is left where a step was run already, and has to stay as it is.
const LIVE: &str = "Until then, `db check --live` compares the tables of the database itself";

/// As [`controlling`], of the scripts that are run in a transaction.
fn in_transaction<'s>(
    scripts: impl Iterator<Item = (&'s Migration, &'s Script)>,
    dialect: Dialect,
) -> impl Iterator<Item = (&'s Migration, String)> {
    controlling(scripts.filter(|(_, script)| !script.no_transaction), dialect)
}

/// The steps with a statement that begins or ends a transaction, and its first word.
fn controlling<'s>(
    scripts: impl Iterator<Item = (&'s Migration, &'s Script)>,
    dialect: Dialect,
) -> impl Iterator<Item = (&'s Migration, String)> {
    scripts.filter_map(move |(step, script)| Some((step, control(&script.sql, dialect)?)))
}

/// What to do about a statement. On PostgreSQL the scratch schema refuses it whatever the step says.
fn told(step: &Migration, word: &str, dialect: Dialect) -> String {
    let advice = match dialect {
        Dialect::Sqlite => {
            ", or write `-- no-transaction` at the top of the file if the step has to do it itself"
        }
        Dialect::Postgres => "",
    };
    format!(
        "`{step}` has a statement {word}, and a step is run in one transaction, which it neither begins nor ends: take it away{advice}"
    )
}
