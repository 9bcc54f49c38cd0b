//! `db check`: fails if the tables are not those that the models want.

use std::io::{self, Write};

use crate::app::database::Tables;
use crate::body::BoxError;
use crate::migration::Compared;

pub(super) async fn check(tables: &Tables, arguments: &[String]) -> Result<(), BoxError> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (compared, there) = match *words {
        [] => {
            let compared = tables.migrations.compared(&tables.target, &tables.wanted).await?;
            (compared, "the migrations make")
        }
        ["--live"] => (
            Compared::live(&tables.target, &tables.wanted).await?,
            "the database has",
        ),
        _ => return Err("`db check` takes `--live` or nothing".into()),
    };
    let differences = compared.differences();
    if differences.is_empty() {
        writeln!(io::stdout(), "{there} what the models want")?;
        return Ok(());
    }
    let lines: Vec<String> = differences.iter().map(|line| format!("\n  - {line}")).collect();
    let lines = lines.concat();
    Err(
        format!("{there} other tables than the models want; `db diff NAME` writes the migration:{lines}")
            .into(),
    )
}
