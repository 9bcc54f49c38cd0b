//! `db diff`: writes the migration from what the migrations make to what the models want.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::options::Wanted;
use crate::app::database::Tables;
use crate::body::BoxError;
use crate::migration::{Draft, DraftOptions, Migration, Question};

pub(super) async fn diff(tables: &Tables, arguments: &[String]) -> Result<(), BoxError> {
    let mut wanted = Wanted::read(arguments)?;
    let compared = tables.migrations.compared(&tables.target, &tables.wanted).await?;
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        ask(&mut wanted, |draft| compared.questions(draft), says_yes)?;
    }
    let Some(draft) = compared.draft(&wanted.draft)? else {
        writeln!(
            io::stdout(),
            "nothing to do: the migrations make what the models want"
        )?;
        return Ok(());
    };
    match wanted.name.filter(|_| !wanted.print) {
        None => print(&draft)?,
        Some(name) => write(tables, &name, &draft)?,
    }
    if draft.is_held_back {
        let held = "what would lose data is written as comments: read them, or call it again with `--allow-destructive`";
        writeln!(io::stderr(), "{held}")?;
    }
    Ok(())
}

/// Asks what was renamed, until everything that may have been is answered for.
fn ask(
    wanted: &mut Wanted,
    questions: impl Fn(&DraftOptions) -> Vec<Question>,
    mut says_yes: impl FnMut(&str) -> io::Result<bool>,
) -> io::Result<()> {
    // Those that were denied are asked no more, and stand first.
    let mut denied = 0;
    while let Some(question) = questions(&wanted.draft).get(denied) {
        let mut renamed = None;
        for new in &question.candidates {
            if says_yes(&format!("is `{}` called `{new}` now? [y/N] ", question.old))? {
                renamed = Some(new);
                break;
            }
        }
        match renamed {
            Some(new) => wanted.draft = wanted.draft.clone().rename(&question.old, new),
            None => denied += 1,
        }
    }
    if denied > 0 {
        wanted.draft = wanted.draft.clone().no_renames();
    }
    Ok(())
}

/// Asks on the terminal.
fn says_yes(question: &str) -> io::Result<bool> {
    let mut out = io::stderr();
    out.write_all(question.as_bytes())?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn print(draft: &Draft) -> io::Result<()> {
    write!(io::stdout(), "-- up\n{}\n-- down\n{}", draft.up, draft.down)
}

/// Writes the two files, and tells what follows.
fn write(tables: &Tables, name: &str, draft: &Draft) -> Result<(), BoxError> {
    let folder = folder(tables)?;
    let version = version(tables.migrations.steps(), jiff::Timestamp::now());
    for (direction, text) in [("up", &draft.up), ("down", &draft.down)] {
        let path = folder.join(format!("{version}_{name}.{direction}.sql"));
        let mut file = fs::File::create_new(&path)
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        file.write_all(text.as_bytes())?;
        writeln!(io::stdout(), "{}", path.display())?;
    }
    let next = "read them, build the program again, and run `migrate`. Cargo does not notice a new file by itself: change the file with `database!`, as with `touch`";
    writeln!(io::stderr(), "{next}")?;
    Ok(())
}

/// Where the program was built, if that is here; otherwise the folder from where the command was called.
fn folder(tables: &Tables) -> Result<PathBuf, BoxError> {
    let files = &tables.files;
    if files.folder().is_empty() {
        return Err("the app was given a database without a folder for its migrations: use `--print`".into());
    }
    let (place, called) = (Path::new(files.place()), Path::new(files.folder()));
    let top = place.ancestors().nth(called.components().count());
    let folder = if top.is_some_and(Path::is_dir) {
        place
    } else {
        called
    };
    fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    Ok(folder.to_owned())
}

/// The time to the second, or what comes behind the last version.
fn version(steps: &[Migration], now: jiff::Timestamp) -> i64 {
    let now: i64 = now.strftime("%Y%m%d%H%M%S").to_string().parse().unwrap_or(1);
    let last = steps.last().map_or(0, Migration::version);
    now.max(last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::MigrationFiles;
    use crate::migration::Migrations;

    #[test]
    fn each_rename_is_asked_for_once_and_a_no_is_kept() {
        let open = |draft: &DraftOptions| {
            let question = |old: &str, new: &[&str]| Question {
                old: old.to_owned(),
                candidates: new.iter().map(|it| (*it).to_owned()).collect(),
            };
            let mut all = vec![question("a.x", &["y"]), question("a.z", &["y", "w"])];
            all.retain(|it| !format!("{draft:?}").contains(&format!("(\"{}\"", it.old)));
            all
        };
        let mut wanted = Wanted::default();
        let mut asked = Vec::new();
        ask(&mut wanted, open, |question| {
            asked.push(question.to_owned());
            Ok(question.contains("called `w`"))
        })
        .unwrap();
        let told = [
            "is `a.x` called `y` now? [y/N] ",
            "is `a.z` called `y` now? [y/N] ",
            "is `a.z` called `w` now? [y/N] ",
        ];
        assert_eq!(asked, told);
        assert_eq!(
            format!("{:?}", wanted.draft),
            format!("{:?}", DraftOptions::new().rename("a.z", "w").no_renames())
        );
    }

    #[test]
    fn a_version_is_the_time_unless_the_last_one_is_later() {
        let now = "2026-11-26T01:02:03Z".parse().unwrap();
        let behind = |last: i64| {
            let name: &'static str = format!("{last}_a.sql").leak();
            let files = MigrationFiles::new("", "", vec![(name, "SELECT 1")].leak());
            version(Migrations::embedded(&files).steps(), now)
        };
        assert_eq!(version(&[], now), 20_261_126_010_203);
        assert_eq!(behind(1), 20_261_126_010_203);
        assert_eq!(behind(20_261_126_010_203), 20_261_126_010_204);
        assert_eq!(behind(20_270_101_000_000), 20_270_101_000_001);
    }
}
