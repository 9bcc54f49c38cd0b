//! The commands `migrate` and `db` of an app's own binary, and what `serve` does before it serves.

use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio};

use purlin::db::DatabaseSource;
use purlin::migration::Migrations;
use purlin::model::{ColumnType, DefaultValue, Index, Table};
use purlin::prelude::*;

use super::{Db, Kind, fresh};
use crate::db::drifts::{ID, TEXT, column, notes};
use crate::folder::Folder;

/// Which words the program of these tests is run with. Without it, there is no program.
const WORDS: &str = "PURLIN_IT_MIGRATION_WORDS";

/// Which app it is.
const APP: &str = "PURLIN_IT_MIGRATION_APP";

/// The table that the migrations of the program make.
const NOTES: Table = notes!(
    TEXT,
    column("done", ColumnType::Bool).default_value(DefaultValue::Sql("FALSE"))
)
.indexes(&[Index::new("notes_text_key", &["text"]).unique()]);
const SIZED: Table = notes!(TEXT, column("size", ColumnType::Integer).nullable(true));
const RENAMED: Table = notes!(
    column("body", ColumnType::Text),
    column("size", ColumnType::Integer).nullable(true)
);

fn app(which: &str) -> App {
    let app = App::new("Notes", "1.0.0");
    let source = DatabaseSource::<Kind>::settings("migrations");
    match which {
        "bare" => app,
        "embedded" => app
            .database(super::database())
            .module(Module::new("notes").models([NOTES])),
        "ahead" => app
            .database(super::database())
            .module(Module::new("notes").models([RENAMED])),
        _ => app.database(source).module(Module::new("notes").models([SIZED])),
    }
}

/// The program that the other tests start: this test binary, told to run this test alone.
#[test]
#[ignore = "the program that other tests start"]
fn program() {
    let Ok(words) = std::env::var(WORDS) else { return };
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let code = app(&std::env::var(APP).unwrap()).run_with(&words);
    let code = (0..=255).find(|number| ExitCode::from(*number) == code).unwrap();
    io::stdout().flush().unwrap();
    std::process::exit(code.into());
}

/// A program, its database, and the folder where it runs.
struct Program<'p> {
    app: &'static str,
    url: &'p str,
    folder: &'p Folder,
}

impl Program<'_> {
    /// The exit code, what it printed, and what it complained of.
    fn end(&self, words: &str, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
        let name = module_path!().split_once("::").unwrap().1;
        let output = Command::new(std::env::current_exe().unwrap())
            .args([&format!("{name}::program"), "--exact", "--ignored", "--nocapture"])
            .current_dir(self.folder)
            .env(WORDS, words)
            .env(APP, self.app)
            .env("DATABASE_URL", self.url)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let printed = text(output.stdout);
        let own = printed.split_once("running 1 test\n").unwrap().1.to_owned();
        (output.status.code(), own, text(output.stderr))
    }

    /// What it printed when it went well.
    fn well(&self, words: &str) -> String {
        let (code, printed, told) = self.end(words, &[]);
        assert_eq!(code, Some(0), "{words}: {printed}{told}");
        printed
    }

    /// What it complained of.
    fn ill(&self, words: &str) -> String {
        let (code, printed, told) = self.end(words, &[]);
        assert_eq!(code, Some(1), "{words}: {printed}{told}");
        told
    }
}

fn folder(test: &str) -> Folder {
    Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")))
}

#[tokio::test]
async fn tables_are_brought_up_to_date_and_back() {
    let (db, folder) = (fresh("").await, folder("migrate"));
    let program = Program {
        app: "embedded",
        url: db.settings.url.expose(),
        folder: &folder,
    };
    let states = |printed: String| -> Vec<String> {
        let lines = printed.lines().filter(|line| !line.contains(" purlin "));
        lines
            .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert_eq!(
        states(program.well("migrate status")),
        ["pending 1_create_notes", "pending 2_add_done"]
    );
    assert_eq!(
        program.well("migrate"),
        "applied 1_create_notes\napplied 2_add_done\n"
    );
    assert_eq!(
        program.well("migrate"),
        "nothing to do: every migration was applied\n"
    );
    assert_eq!(program.well("migrate revert"), "reverted 2_add_done\n");
    assert_eq!(
        states(program.well("migrate status")),
        ["applied 1_create_notes", "pending 2_add_done"]
    );
    assert_eq!(
        program.well("migrate baseline 2"),
        "noted as applied 2_add_done\n"
    );
    assert!(
        program
            .ill("migrate baseline 3")
            .starts_with("there is no migration of the version 3")
    );
    assert!(
        program
            .ill("migrate revert x")
            .starts_with("`migrate` takes nothing, `status`")
    );
    assert!(
        program
            .ill("migrate up")
            .starts_with("`migrate` takes nothing, `status`")
    );
}

#[tokio::test]
async fn a_server_whose_tables_are_not_there_does_not_start() {
    let (db, folder) = (fresh("").await, folder("serve"));
    let program = Program {
        app: "embedded",
        url: db.settings.url.expose(),
        folder: &folder,
    };
    let variables = [("DATABASE_MIGRATE", "never"), ("PORT", "0")];
    let (code, printed, told) = program.end("serve", &variables);
    assert_eq!((code, &*printed), (Some(1), ""), "{told}");
    for step in ["`1_create_notes`", "`2_add_done`"] {
        assert!(
            told.contains(&format!("{step} was not run: run the command `migrate`")),
            "{told}"
        );
    }
    let (_, _, told) = program.end("serve", &[("DATABASE_MIGRATE", "sometimes")]);
    assert!(
        told.contains("DATABASE_MIGRATE (environment) must be one of `auto`, `always`, `never`"),
        "{told}"
    );
}

#[tokio::test]
async fn drift_is_a_failure_that_tells_every_difference() {
    let (db, folder) = (fresh("").await, folder("check"));
    let url = db.settings.url.expose();
    let program = |app| Program {
        app,
        url,
        folder: &folder,
    };
    assert_eq!(
        program("embedded").well("db check"),
        "the migrations make what the models want\n"
    );
    let told = program("embedded").ill("db check --live");
    assert!(told.contains("\n  - the table `notes` is missing"), "{told}");
    program("embedded").well("migrate");
    assert_eq!(
        program("embedded").well("db check --live"),
        "the database has what the models want\n"
    );
    let told = program("ahead").ill("db check");
    for line in [
        "`notes.body` is missing",
        "`notes.size` is missing",
        "`notes.text` is there",
        "`notes` has UNIQUE INDEX notes_text_key",
    ] {
        assert!(told.contains(&format!("\n  - {line}")), "{told}");
    }
    let told = program("ahead").ill("db diff next --print");
    assert!(told.contains("`--rename notes.text=body`"), "{told}");
    let printed = program("ahead").well("db diff --print --rename notes.text=body");
    assert!(
        printed.starts_with("-- up\n") && printed.contains("\n-- down\n"),
        "{printed}"
    );
    for words in [
        "db",
        "db diff",
        "db check x",
        "db diff a/b",
        "db diff a --rename b",
    ] {
        assert!(program("ahead").ill(words).starts_with("`db"), "{words}");
    }
}

#[tokio::test]
async fn a_difference_is_written_and_a_program_without_it_is_told_so() {
    let (db, folder) = (fresh("").await, folder("diff"));
    let program = Program {
        app: "new",
        url: db.settings.url.expose(),
        folder: &folder,
    };
    let status = program.well("migrate status");
    assert!(
        status.lines().count() == 1 && status.contains("purlin 1_idempotency"),
        "{status}"
    );
    let printed = program.well("db diff create_notes");
    let files: Vec<&str> = printed.lines().collect();
    assert_eq!(files.len(), 2, "{printed}");
    assert!(
        files[0].starts_with("migrations") && files[0].ends_with("_create_notes.up.sql"),
        "{printed}"
    );
    assert!(files[1].ends_with("_create_notes.down.sql"), "{printed}");
    for words in ["migrate", "migrate revert", "db diff again", "db check"] {
        let told = program.ill(words);
        assert!(
            told.starts_with("this program was built without") && told.contains("build it again"),
            "{words}: {told}"
        );
    }
    let (code, _, told) = program.end("serve", &[("PORT", "0")]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("this program was built without"), "{told}");
    // What tests begin with has them neither.
    let place: &'static str = folder.path("migrations").display().to_string().leak();
    let embedded = Migrations::from(&DatabaseSource::<Kind>::settings(place));
    let error = embedded.run(&*db).await.unwrap_err().to_string();
    assert!(error.starts_with("this program was built without"), "{error}");
    assert!(program.well("migrate status").contains("unbuilt   "));
    let steps = Migrations::read(folder.path("migrations")).unwrap();
    steps.run(&db).await.unwrap();
    assert_eq!(
        Migrations::live_differences::<Kind>(&db, &[SIZED]).await.unwrap(),
        [""; 0]
    );
    let none: &Db = &db;
    steps.revert(none, 1).await.unwrap();
}

#[tokio::test]
async fn only_an_app_with_a_database_has_its_commands() {
    let (db, folder) = (fresh("").await, folder("help"));
    let program = |app| Program {
        app,
        url: db.settings.url.expose(),
        folder: &folder,
    };
    let printed = program("embedded").well("help");
    assert!(
        printed.contains("\n  migrate ") && printed.contains("\n  db "),
        "{printed}"
    );
    let printed = program("bare").well("help");
    assert!(
        !printed.contains("\n  migrate ") && !printed.contains("\n  db "),
        "{printed}"
    );
}
