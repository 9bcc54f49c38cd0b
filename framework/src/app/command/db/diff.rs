//! `db diff`: writes the migration from what the migrations make to what the models want.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::options::Wanted;
use crate::app::command::migrate::is_complete;
use crate::app::database::Tables;
use crate::body::BoxError;
use crate::migration::{Compared, Draft, Migration};

pub(super) async fn diff(tables: &Tables, arguments: &[String]) -> Result<(), BoxError> {
    let mut wanted = Wanted::read(arguments)?;
    is_complete(tables)?;
    let compared = tables.migrations.compared(&tables.target, &tables.wanted).await?;
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        ask(&compared, &mut wanted)?;
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

/// Asks what was renamed.
fn ask(compared: &Compared, wanted: &mut Wanted) -> Result<(), BoxError> {
    let mut refused = 0;
    loop {
        let questions = compared.questions(&wanted.draft);
        let Some(question) = questions.get(refused) else {
            break;
        };
        let candidates = question.candidates.iter();
        let mut answer = None;
        for new in candidates {
            if says_yes(&format!("is `{}` called `{new}` now? [y/N] ", question.old))? {
                answer = Some(new.clone());
                break;
            }
        }
        match answer {
            Some(new) => wanted.draft = wanted.draft.clone().rename(&question.old, new),
            None => refused += 1,
        }
    }
    if refused > 0 {
        wanted.draft = wanted.draft.clone().no_renames();
    }
    Ok(())
}

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
