//! `db`: compares the tables that the models want with those that are there.

mod check;
mod diff;
mod options;

use super::Command;
use crate::app::BuiltApp;
use crate::body::BoxError;

const WORDS: &str = "`db` takes `diff NAME` or `check`";

pub(super) fn command() -> Command {
    Command::new(
        "db",
        "Compare models and tables: `diff NAME` writes a migration, `check` fails if one is due",
        |app, arguments| Box::pin(async move { db(&app, &arguments).await }),
    )
}

async fn db(app: &BuiltApp, arguments: &[String]) -> Result<(), BoxError> {
    let tables = app.tables()?;
    match arguments.split_first().map(|(word, rest)| (word.as_str(), rest)) {
        Some(("diff", rest)) => diff::diff(tables, rest).await,
        Some(("check", rest)) => check::check(tables, rest).await,
        _ => Err(WORDS.into()),
    }
}
