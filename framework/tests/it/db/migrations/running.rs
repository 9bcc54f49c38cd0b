//! Steps are run, told of, and taken back.

use purlin::db::DbError;
use purlin::migration::{MigrationState, Migrations};
use purlin::sqlx;

use super::{Db, fresh, migrations};
use crate::db::does;
use crate::folder::Folder;
use crate::robust::Log;

/// The steps of some files.
fn steps(test: &str, files: &[(&str, &str)]) -> Migrations {
    let folder = Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")));
    for (name, text) in files {
        folder.write(name, text);
    }
    Migrations::read(&folder).unwrap()
}

/// The steps and what is known of them, as text.
async fn status(steps: &Migrations, db: &Db) -> Vec<String> {
    let status = steps.status(db).await.unwrap();
    status
        .iter()
        .filter(|status| !status.is_own)
        .map(|status| format!("{status} {}", status.state))
        .collect()
}

fn told(steps: &[&purlin::migration::Migration]) -> Vec<String> {
    steps.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn steps_of_the_program_are_run_once_and_taken_back() {
    let db = fresh("").await;
    let steps = migrations();
    assert_eq!(steps.steps().len(), 2);
    assert_eq!(
        status(&steps, &db).await,
        ["1_create_notes pending", "2_add_done pending"]
    );
    assert_eq!(
        told(&steps.run(&db).await.unwrap()),
        ["1_create_notes", "2_add_done"]
    );
    assert_eq!(told(&steps.run(&db).await.unwrap()), [""; 0]);
    does(&db, "INSERT INTO notes (text, done) VALUES ('a', TRUE)")
        .await
        .unwrap();
    let known = steps.status(&db).await.unwrap();
    assert!(
        known
            .iter()
            .all(|step| step.state == MigrationState::Applied && step.applied_at.is_some())
    );

    assert_eq!(told(&steps.revert(&db, 1).await.unwrap()), ["2_add_done"]);
    assert_eq!(
        status(&steps, &db).await,
        ["1_create_notes applied", "2_add_done pending"]
    );
    assert!(
        does(&db, "INSERT INTO notes (text, done) VALUES ('b', TRUE)")
            .await
            .is_err()
    );
    steps.run(&db).await.unwrap();
    does(&db, "INSERT INTO notes (text, done) VALUES ('b', TRUE)")
        .await
        .unwrap();
    assert_eq!(
        told(&steps.revert_to(&db, 0).await.unwrap()),
        ["2_add_done", "1_create_notes"]
    );
    assert!(does(&db, "INSERT INTO notes (text) VALUES ('c')").await.is_err());
    assert_eq!(told(&steps.revert(&db, 7).await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn the_table_is_the_one_of_sqlx() {
    let db = fresh("").await;
    migrations().run(&db).await.unwrap();
    let rows: Vec<(i64, String, bool)> = db
        .read(async |tx| -> Result<_, DbError> {
            let sql = "SELECT version, description, success FROM _sqlx_migrations ORDER BY version";
            Ok(sqlx::query_as(sql).fetch_all(tx).await?)
        })
        .await
        .unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|(version, name, done)| (*version, &**name, *done))
        .collect();
    assert_eq!(told, [(1, "create notes", true), (2, "add done", true)]);
}

#[tokio::test]
async fn programs_that_start_together_run_each_step_once() {
    let db = fresh("").await;
    let (one, two, three) = (db.again(|it| it), db.again(|it| it), db.again(|it| it));
    let steps = migrations();
    let (one, two, three) = tokio::join!(steps.run(&one), steps.run(&two), steps.run(&three));
    let run: usize = [one, two, three].into_iter().map(|run| run.unwrap().len()).sum();
    assert_eq!(run, 2);
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_and_those_before_it() {
    let db = fresh("").await;
    let good = ("1_a.sql", "CREATE TABLE a (x INTEGER)");
    let bad = (
        "2_b.sql",
        "CREATE TABLE b (x INTEGER); INSERT INTO none VALUES (1); CREATE TABLE c (x INTEGER)",
    );
    let broken = steps("broken", &[good, bad]);
    let error = broken.run(&db).await.unwrap_err().to_string();
    assert!(
        error.starts_with("`2_b` (up) failed:") && error.contains("none"),
        "{error}"
    );
    assert_eq!(status(&broken, &db).await, ["1_a applied", "2_b pending"]);
    assert!(does(&db, "INSERT INTO b VALUES (1)").await.is_err());
    let mended = steps("mended", &[good, ("2_b.sql", "CREATE TABLE b (x INTEGER)")]);
    assert_eq!(told(&mended.run(&db).await.unwrap()), ["2_b"]);
    does(&db, "INSERT INTO b VALUES (1)").await.unwrap();
}

#[tokio::test]
async fn what_was_changed_and_what_is_unknown_is_told_and_stops_all_else() {
    let db = fresh("").await;
    let files = [
        ("1_a.sql", "SELECT 1"),
        ("2_b.sql", "SELECT 2"),
        ("3_c.sql", "SELECT 3"),
    ];
    steps("whole", &files).run(&db).await.unwrap();
    let other = steps(
        "other",
        &[
            ("1_a.sql", "SELECT 1"),
            ("2_b.sql", "SELECT 22"),
            ("4_d.sql", "SELECT 4"),
        ],
    );
    assert_eq!(
        status(&other, &db).await,
        ["1_a applied", "2_b changed", "3_c unknown", "4_d pending"]
    );
    let errors = [
        other.run(&db).await.unwrap_err(),
        other.revert(&db, 1).await.unwrap_err(),
        other.baseline(&db, 4).await.unwrap_err(),
    ];
    for error in errors {
        let [changed, unknown] = error.reasons() else {
            panic!("{error}")
        };
        assert!(
            changed.starts_with("`2_b` was run, and its text has changed"),
            "{changed}"
        );
        assert!(
            unknown.starts_with("`3_c` was run, and this program does not know it"),
            "{unknown}"
        );
    }
    assert_eq!(status(&other, &db).await.last().unwrap(), "4_d pending");
}

/// What a deployment meets while it goes on, and when it is taken back.
#[tokio::test]
async fn a_program_starts_on_the_tables_of_a_newer_one() {
    let db = fresh("").await;
    let files = [
        ("1_a.up.sql", "SELECT 1"),
        ("1_a.down.sql", "SELECT 1"),
        ("3_c.sql", "SELECT 3"),
    ];
    steps("newer", &files).run(&db).await.unwrap();
    let old = steps("older", &files[..2]);
    assert_eq!(status(&old, &db).await, ["1_a applied", "3_c newer"]);
    let log = Log::default();
    let guard = log.listen();
    assert_eq!(told(&old.run(&db).await.unwrap()), [""; 0]);
    drop(guard);
    let warned = log.with("run by a newer program");
    assert!(
        warned.len() == 1 && warned[0].starts_with("WARN") && warned[0].contains("3_c"),
        "{warned:?}"
    );
    for error in [
        old.revert(&db, 1).await.unwrap_err(),
        old.baseline(&db, 1).await.unwrap_err(),
    ] {
        assert!(error.to_string().starts_with("`3_c` was run"), "{error}");
    }
    let branch = steps("branch", &[files[0], ("2_b.sql", "SELECT 2")]);
    let error = branch.run(&db).await.unwrap_err().to_string();
    assert!(error.starts_with("`3_c` was run"), "{error}");
    let none = steps("nothing", &[]);
    assert_eq!(status(&none, &db).await, ["1_a unknown", "3_c unknown"]);
    assert_eq!(none.run(&db).await.unwrap_err().reasons().len(), 2);
}

#[tokio::test]
async fn line_ends_are_no_change() {
    let db = fresh("").await;
    steps("unix", &[("1_a.sql", "SELECT 1;\nSELECT 2;\n")])
        .run(&db)
        .await
        .unwrap();
    let windows = steps("windows", &[("1_a.sql", "SELECT 1;\r\nSELECT 2;\r\n")]);
    assert_eq!(status(&windows, &db).await, ["1_a applied"]);
}

#[tokio::test]
async fn a_step_without_a_way_back_keeps_all_from_being_taken_back() {
    let db = fresh("").await;
    let files = [
        ("1_a.sql", "CREATE TABLE a (x INTEGER)"),
        ("2_b.up.sql", "CREATE TABLE b (x INTEGER)"),
        ("2_b.down.sql", "DROP TABLE b"),
    ];
    let steps = steps("one-way", &files);
    steps.run(&db).await.unwrap();
    let error = steps.revert(&db, 2).await.unwrap_err();
    assert!(error.to_string().starts_with("`1_a` has no way back"), "{error}");
    does(&db, "INSERT INTO b VALUES (1)").await.unwrap();
    assert_eq!(told(&steps.revert(&db, 1).await.unwrap()), ["2_b"]);
}

#[tokio::test]
async fn a_way_back_that_fails_leaves_the_step() {
    let db = fresh("").await;
    let files = [
        ("1_a.up.sql", "CREATE TABLE a (x INTEGER)"),
        ("1_a.down.sql", "DROP TABLE a; DROP TABLE none"),
    ];
    let steps = steps("bad-way", &files);
    steps.run(&db).await.unwrap();
    let error = steps.revert(&db, 1).await.unwrap_err().to_string();
    assert!(error.starts_with("`1_a` (down) failed:"), "{error}");
    assert_eq!(status(&steps, &db).await, ["1_a applied"]);
    does(&db, "INSERT INTO a VALUES (1)").await.unwrap();
}

#[tokio::test]
async fn a_database_that_has_its_tables_is_noted_and_not_changed() {
    let db = fresh("CREATE TABLE notes (id BIGINT, text TEXT NOT NULL)").await;
    let steps = migrations();
    let error = steps.baseline(&db, 7).await.unwrap_err().to_string();
    assert!(error.contains("`1_create_notes`, `2_add_done`"), "{error}");
    assert_eq!(told(&steps.baseline(&db, 1).await.unwrap()), ["1_create_notes"]);
    assert_eq!(told(&steps.run(&db).await.unwrap()), ["2_add_done"]);
    assert_eq!(told(&steps.baseline(&db, 2).await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn a_folder_is_read_and_its_mistakes_are_told_together() {
    let folder = Folder::new(&format!("{}-mistakes", module_path!().replace("::", "-")));
    folder.write("a.sql", "");
    folder.write("1_a.up.sql", "");
    folder.write("1_b.sql", "");
    folder.write("notes.md", "");
    let error = Migrations::read(&folder).unwrap_err();
    assert_eq!(error.reasons().len(), 2, "{error}");
    let error = Migrations::read(folder.path("none")).unwrap_err();
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[tokio::test]
async fn what_was_run_last_is_taken_back_first() {
    let db = fresh("").await;
    let folder = Folder::new(&format!("{}-late", module_path!().replace("::", "-")));
    for (name, table) in [("1_a", "ta"), ("3_c", "tc")] {
        folder.write(
            &format!("{name}.up.sql"),
            format!("CREATE TABLE {table} (x INTEGER)"),
        );
        folder.write(&format!("{name}.down.sql"), format!("DROP TABLE {table}"));
    }
    Migrations::read(&folder).unwrap().run(&db).await.unwrap();
    // It comes from a branch that was merged later.
    folder.write("2_b.up.sql", "ALTER TABLE tc ADD COLUMN y INTEGER");
    folder.write("2_b.down.sql", "ALTER TABLE tc DROP COLUMN y");
    let all = Migrations::read(&folder).unwrap();
    assert_eq!(told(&all.run(&db).await.unwrap()), ["2_b"]);
    assert_eq!(told(&all.revert(&db, 1).await.unwrap()), ["2_b"]);
    all.run(&db).await.unwrap();
    assert_eq!(told(&all.revert_to(&db, 1).await.unwrap()), ["2_b", "3_c"]);
    assert_eq!(
        status(&all, &db).await,
        ["1_a applied", "2_b pending", "3_c pending"]
    );
}

/// The first step stands for another program, which runs the second one meanwhile.
#[tokio::test]
async fn a_step_without_a_transaction_is_looked_for_again() {
    let db = fresh("").await;
    let note = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (2, 'b', TRUE, 'x', 0)";
    let two = steps(
        "noted",
        &[
            ("1_a.sql", note),
            ("2_b.sql", "-- no-transaction\nCREATE TABLE b (x INTEGER)"),
        ],
    );
    assert_eq!(told(&two.run(&db).await.unwrap()), ["1_a"]);
    assert!(does(&db, "INSERT INTO b VALUES (1)").await.is_err());
}

/// The first way back stands for another program, which takes back the other step meanwhile.
#[tokio::test]
async fn a_step_that_was_taken_back_meanwhile_is_not_taken_back_again() {
    let db = fresh("").await;
    let two = steps(
        "taken-back",
        &[
            ("1_a.up.sql", "CREATE TABLE a (x INTEGER)"),
            ("1_a.down.sql", "DROP TABLE a"),
            ("2_b.up.sql", "CREATE TABLE b (x INTEGER)"),
            (
                "2_b.down.sql",
                "DROP TABLE b; DROP TABLE a; DELETE FROM _sqlx_migrations WHERE version = 1",
            ),
        ],
    );
    two.run(&db).await.unwrap();
    assert_eq!(told(&two.revert(&db, 2).await.unwrap()), ["2_b"]);
}
