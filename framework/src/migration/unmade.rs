//! Tables that no step of the program makes, and that are not there either.

use super::error::MigrationError;
use super::target::Target;
use crate::db::{Dialect, MigrationFiles};
use crate::model::Table;

/// What there is to select from, by any name without a schema.
const SQLITE: &str = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')";
const POSTGRES: &str = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(oid)";

/// Makes sure that a program without any step finds the tables of its models, which others may have made. A folder whose name is
/// misspelt, or that was not at hand where the program was built, looks like one without a file.
///
/// # Errors
/// There are tables that nobody made.
pub(crate) async fn refuse_unmade(
    target: &Target,
    files: &MigrationFiles,
    wanted: &[Table],
) -> Result<(), MigrationError> {
    if target.is_rolled_back() || !files.files().is_empty() || wanted.is_empty() {
        return Ok(());
    }
    let there = tables(target).await?;
    let is_there = |table: &Table| there.iter().any(|name| name.eq_ignore_ascii_case(table.name));
    let unmade = wanted.iter().filter(|table| !is_there(table));
    let unmade: Vec<_> = unmade.map(|table| format!("`{}`", table.name)).collect();
    if unmade.is_empty() {
        return Ok(());
    }
    Err(MigrationError::new(format!(
        "the program has no migrations, and nobody has made the tables of its models: {}. If {} is not the folder that was meant, or was not \
         there when the program was built, mend that and build it again; if there are none yet, write the first with `db diff NAME`",
        unmade.join(", "),
        files.folder()
    )))
}

async fn tables(target: &Target) -> Result<Vec<String>, MigrationError> {
    let mut session = target.session().await?;
    session.begin_reading().await?;
    let sql = match session.dialect() {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let rows = session.rows(sql, &[]).await?;
    session.rollback_scratch().await?;
    Ok(rows.into_iter().flatten().flatten().collect())
}
