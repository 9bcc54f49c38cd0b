//! `migrate`: brings the tables of the database up to date, and back.

use std::io::{self, Write};

use super::Command;
use crate::app::BuiltApp;
use crate::app::database::Tables;
use crate::body::BoxError;
use crate::migration::{Migration, MigrationStatus, not_embedded};

const WORDS: &str = "`migrate` takes nothing, `status`, `revert`, `revert N` or `baseline VERSION`";

pub(super) fn command() -> Command {
    Command::new(
        "migrate",
        "Bring the tables up to date; `status`, `revert [N]`, `baseline VERSION`",
        |app, arguments| Box::pin(async move { migrate(&app, &arguments).await }),
    )
}

async fn migrate(app: &BuiltApp, arguments: &[String]) -> Result<(), BoxError> {
    let tables = app.tables()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = match *words {
        [] => run(tables).await?,
        ["status"] => status(tables).await?,
        ["revert"] => revert(tables, 1).await?,
        ["revert", steps] => revert(tables, steps.parse().map_err(|_| WORDS)?).await?,
        ["baseline", version] => baseline(tables, version.parse().map_err(|_| WORDS)?).await?,
        _ => return Err(WORDS.into()),
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

async fn run(tables: &Tables) -> Result<String, BoxError> {
    let run = tables.migrations.run_on(&tables.target).await?;
    Ok(told(
        &run,
        "applied",
        "nothing to do: every migration was applied\n",
    ))
}

async fn revert(tables: &Tables, steps: usize) -> Result<String, BoxError> {
    let reverted = tables.migrations.revert_on(&tables.target, steps).await?;
    Ok(told(
        &reverted,
        "reverted",
        "nothing to do: no migration was applied\n",
    ))
}

async fn baseline(tables: &Tables, version: i64) -> Result<String, BoxError> {
    let noted = tables.migrations.baseline_on(&tables.target, version).await?;
    Ok(told(
        &noted,
        "noted as applied",
        "nothing to do: they were applied\n",
    ))
}

async fn status(tables: &Tables) -> Result<String, BoxError> {
    let all = tables.migrations.status_on(&tables.target).await?;
    let mut text = String::new();
    for status in &all {
        text.push_str(&line(status));
    }
    for file in not_embedded(&tables.files) {
        text.extend([format!("unbuilt   {file}\n")]);
    }
    Ok(text)
}

fn line(status: &MigrationStatus) -> String {
    let at = status.applied_at.as_deref().map(|at| format!("  {at}"));
    format!("{:8}  {status}{}\n", status.state, at.unwrap_or_default())
}

/// A line for each step.
fn told(steps: &[&Migration], what: &str, nothing: &str) -> String {
    if steps.is_empty() {
        return nothing.to_owned();
    }
    let lines: Vec<String> = steps.iter().map(|step| format!("{what} {step}\n")).collect();
    lines.concat()
}
