//! That a drift is found, written, run with rows in the tables, and taken back.

use purlin::db::{Backend, Database, DbError};
use purlin::migration::{Draft, DraftOptions, Migrations};
use purlin::model::{ColumnDef, ColumnType, DefaultValue, Table};
use purlin::sqlx::AssertSqlSafe;

use super::{Before, Drift, ID, Say, TEXT};
use crate::folder::Folder;

/// What the one database does otherwise than the other: runs statements, and asks for a text.
pub(in crate::db) trait Ask {
    type B: Backend;

    async fn run(&self, sql: &str) -> Result<(), DbError>;
    /// Runs a statement and takes it back, all but the numbers that were given.
    async fn attempt(&self, sql: &str) -> Result<(), DbError>;
    async fn text(&self, sql: AssertSqlSafe<String>) -> Result<Option<String>, DbError>;
    fn db(&self) -> &Database<Self::B>;
}

/// Shows it, or says what went wrong.
pub(in crate::db) async fn show(drift: &Drift, db: &impl Ask) -> Result<(), String> {
    let name = format!(
        "drift-{}-{}",
        std::any::type_name_of_val(db.db()).len(),
        drift.name.replace(' ', "-")
    );
    let folder = Folder::new(&name);
    let first = first(drift, db, &folder).await?;
    first
        .run(db.db())
        .await
        .map_err(|error| format!("before: {error}"))?;
    if let Before::Models(models) = drift.before {
        nothing("models against their own migrations", &first, db, models).await?;
    }
    db.run(drift.rows)
        .await
        .map_err(|error| format!("rows: {error}"))?;
    keeps(drift, db, "before").await?;

    let found = told(first.differences(db.db(), drift.after).await)?;
    if found.is_empty() {
        return Err("the drift is not found".to_owned());
    }
    let step = told(first.draft(db.db(), drift.after, &options(drift)).await)?;
    let step = step.ok_or("nothing is written")?;
    if step.is_held_back {
        return Err(format!("something is held back:\n{}", step.up));
    }
    let both = second(&folder, &step);
    let seen = || format!("{found:?}\n--- up\n{}--- down\n{}", step.up, step.down);
    for round in ["the first time", "again"] {
        let run = both.run(db.db()).await;
        run.map_err(|error| format!("{round}: {error}\n{}", seen()))?;
        if round == "again" {
            nothing("what was run", &both, db, drift.after)
                .await
                .map_err(|error| error + &seen())?;
        }
        keeps(drift, db, "after").await.map_err(|error| error + &seen())?;
        takes_rows(drift.after, db)
            .await
            .map_err(|error| error + &seen())?;
        let back = both.revert(db.db(), 1).await;
        back.map_err(|error| format!("back {round}: {error}\n{}", seen()))?;
        let left = told(first.deviations(db.db()).await)?;
        if !left.is_empty() {
            return Err(format!("the way back leaves {left:?}\n{}", seen()));
        }
        keeps(drift, db, "taken back")
            .await
            .map_err(|error| error + &seen())?;
        takes_rows(&before(drift), db)
            .await
            .map_err(|error| error + &seen())?;
    }
    Ok(())
}

/// The step that makes the tables as they are before.
async fn first(drift: &Drift, db: &impl Ask, folder: &Folder) -> Result<Migrations, String> {
    match drift.before {
        Before::Sql(sql) => {
            folder.write("1_before.sql", sql);
        }
        Before::Models(models) => {
            let none = Migrations::default();
            let step = told(none.draft(db.db(), models, &DraftOptions::new()).await)?;
            let up = step.map_or_else(|| "SELECT 1;".to_owned(), |step| step.up);
            folder.write("1_before.sql", up);
        }
    }
    told(Migrations::read(folder))
}

fn second(folder: &Folder, draft: &Draft) -> Migrations {
    folder.write("2_after.up.sql", &draft.up);
    folder.write("2_after.down.sql", &draft.down);
    Migrations::read(folder).unwrap()
}

fn options(drift: &Drift) -> DraftOptions {
    drift
        .options
        .iter()
        .fold(DraftOptions::new(), |options, say| match *say {
            Say::Rename(old, new) => options.rename(old, new),
            Say::NoRenames => options.no_renames(),
            Say::Fill(column, value) => options.fill(column, value),
            Say::Destructive => options.allow_destructive(),
        })
}

/// That there is no difference left, in a scratch place and in the database itself.
async fn nothing(what: &str, steps: &Migrations, db: &impl Ask, models: &[Table]) -> Result<(), String> {
    let live = told(Migrations::live_differences(db.db(), models).await)?;
    let draft = told(steps.draft(db.db(), models, &DraftOptions::new()).await)?;
    if live.is_empty() && draft.is_none() {
        return Ok(());
    }
    Err(format!("{what}: {live:?} {draft:?}\n"))
}

/// The tables before, as far as their columns are known.
fn before(drift: &Drift) -> Vec<Table> {
    match drift.before {
        Before::Models(models) => models.to_vec(),
        Before::Sql(_) if drift.rows.contains(" notes (text) ") => {
            vec![Table::new("notes", &[ID, TEXT], &["id"])]
        }
        Before::Sql(_) => Vec::new(),
    }
}

/// That another row can be inserted in every table that counts its rows.
async fn takes_rows(tables: &[Table], db: &impl Ask) -> Result<(), String> {
    for table in tables {
        let counts = table
            .columns
            .iter()
            .any(|it| it.default == DefaultValue::Identity);
        if let Some(sql) = counts.then(|| another(table)) {
            let outcome = db.attempt(&sql).await;
            outcome.map_err(|error| format!("no other row: {sql}: {error:?}\n"))?;
        }
    }
    Ok(())
}

/// The statement that inserts a row, with values in the columns that want one.
fn another(table: &Table) -> String {
    let wants = |it: &&ColumnDef| !it.nullable && it.default == DefaultValue::None;
    let columns: Vec<&ColumnDef> = table.columns.iter().filter(wants).collect();
    if columns.is_empty() {
        return format!("INSERT INTO {} DEFAULT VALUES", table.name);
    }
    let names: Vec<&str> = columns.iter().map(|it| it.name).collect();
    let values: Vec<String> = columns.iter().map(|it| value(it)).collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        names.join(", "),
        values.join(", ")
    )
}

fn value(column: &ColumnDef) -> String {
    match (column.references, column.kind) {
        (Some(target), _) => format!("(SELECT min({}) FROM {})", target.column, target.table),
        (None, ColumnType::Enum(names)) => format!("'{}'", names[0]),
        (None, ColumnType::Timestamp) => "'2026-01-03T00:00:00.000000Z'".to_owned(),
        (None, ColumnType::Text) => "'another'".to_owned(),
        (None, _) => "47".to_owned(),
    }
}

async fn keeps(drift: &Drift, db: &impl Ask, when: &str) -> Result<(), String> {
    let Some((query, expected)) = drift.keeps else {
        return Ok(());
    };
    // What is asked for may be by a name that is new or not there any more; the tables that keep theirs are asked.
    let answer = db
        .text(AssertSqlSafe(query.to_owned()))
        .await
        .map_err(|error| format!("{when}: {query}: {error}"))?;
    if answer.as_deref() == Some(expected) {
        Ok(())
    } else {
        Err(format!("{when}: {query} answers {answer:?}\n"))
    }
}

fn told<T>(result: Result<T, purlin::migration::MigrationError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}
