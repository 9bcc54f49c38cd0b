//! What is asked, held back and refused when a difference is written, and in which words.

use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnDef, ColumnType, ForeignKey, Index, OnDelete, Table};
use purlin::prelude::*;

use super::{Db, fresh, migrations};
use crate::db::does;
use crate::db::drifts::{ID, TEXT, column, notes};
use crate::folder::Folder;

const NOTES: Table = notes!(TEXT);
const BODY: Table = notes!(column("body", ColumnType::Text));
const SIZED: Table = notes!(TEXT, column("size", ColumnType::Integer));
const INDEXED: Table = NOTES.indexes(&[Index::new("notes_text_idx", &["text"])]);
const OTHER: Table = Table::new("letters", NOTES.columns, &["id"]);

/// The step that makes tables, in a folder of its own.
async fn steps(test: &str, db: &Db, models: &[Table]) -> (Folder, Migrations) {
    let folder = Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")));
    let draft = Migrations::default()
        .draft(db, models, &DraftOptions::new())
        .await
        .unwrap();
    folder.write("1_first.sql", draft.unwrap().up);
    let steps = Migrations::read(&folder).unwrap();
    (folder, steps)
}

#[tokio::test]
async fn what_may_be_a_rename_is_asked_for() {
    let db = fresh("").await;
    let (_folder, steps) = steps("column", &db, &[NOTES]).await;
    let draft = async |options: &DraftOptions| steps.draft(&db, &[BODY], options).await;
    let error = draft(&DraftOptions::new()).await.unwrap_err().to_string();
    assert!(
        error.starts_with(
            "`notes.text` may have another name now: say `--rename notes.text=body`, or `--no-renames`"
        ),
        "{error}"
    );
    let renamed = draft(&DraftOptions::new().rename("notes.text", "body"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        renamed.up,
        "ALTER TABLE \"notes\" RENAME COLUMN \"text\" TO \"body\";\n"
    );
    assert_eq!(
        renamed.down,
        "ALTER TABLE \"notes\" RENAME COLUMN \"body\" TO \"text\";\n"
    );
    for (old, new) in [
        ("notes.text", "none"),
        ("notes.none", "body"),
        ("none.text", "body"),
        ("notes", "body"),
    ] {
        let error = draft(&DraftOptions::new().rename(old, new))
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(&format!("`{old}={new}` renames no ")), "{error}");
    }
    let error = steps
        .draft(&db, &[OTHER], &DraftOptions::new())
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("`--rename notes=letters`"), "{error}");
}

#[tokio::test]
async fn every_column_that_rows_have_nothing_for_is_told() {
    const FULL: Table = notes!(
        TEXT,
        column("size", ColumnType::Integer),
        column("kind", ColumnType::Enum(&["a"]))
    );
    let db = fresh("").await;
    let (_folder, steps) = steps("full", &db, &[NOTES]).await;
    let error = steps.draft(&db, &[FULL], &DraftOptions::new()).await.unwrap_err();
    let [size, kind] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        size.starts_with("`notes.size` is new and may not be null"),
        "{size}"
    );
    assert!(
        kind.contains("`--fill \"notes.kind=an SQL expression\"`"),
        "{kind}"
    );
    let options = DraftOptions::new()
        .fill("notes.size", "0")
        .fill("notes.kind", "'a'");
    assert!(steps.draft(&db, &[FULL], &options).await.unwrap().is_some());
}

#[tokio::test]
async fn what_would_be_lost_is_held_back_and_the_rest_is_done() {
    const TAGS: Table = Table::new("tags", &[ID], &["id"]);
    let db = fresh("").await;
    let (folder, steps) = steps("held", &db, &[SIZED, TAGS]).await;
    steps.run(&db).await.unwrap();
    does(&db, "INSERT INTO notes (text, size) VALUES ('a', 1)")
        .await
        .unwrap();
    let wanted = [INDEXED];
    let draft = steps
        .draft(&db, &wanted, &DraftOptions::new())
        .await
        .unwrap()
        .unwrap();
    assert!(draft.is_held_back);
    for held in [
        "\n-- DROP TABLE \"tags\";",
        "\n-- ALTER TABLE \"notes\" DROP COLUMN \"size\";",
    ] {
        assert!(draft.up.contains(held), "{}", draft.up);
    }
    folder.write("2_second.up.sql", &draft.up);
    folder.write("2_second.down.sql", &draft.down);
    let both = Migrations::read(&folder).unwrap();
    both.run(&db).await.unwrap();
    // A program that knows nothing of the column can insert, and what is left is told.
    does(&db, "INSERT INTO notes (text) VALUES ('b')").await.unwrap();
    let left = Migrations::live_differences(&db, &wanted).await.unwrap();
    assert_eq!(
        left,
        [
            "`notes.size` is there, and the model has no such column",
            "the table `tags` is there, and no model has it"
        ]
    );
    let draft = both
        .draft(&db, &wanted, &DraftOptions::new().allow_destructive())
        .await
        .unwrap()
        .unwrap();
    assert!(
        !draft.is_held_back && !draft.up.contains("-- DROP"),
        "{}",
        draft.up
    );
    both.revert(&db, 1).await.unwrap();
    assert_eq!(steps.deviations(&db).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn models_that_fit_nothing_are_told() {
    const LOST: Table = notes!(
        TEXT,
        column("a", ColumnType::BigInt).references(ForeignKey::new("none", "id", OnDelete::Cascade)),
        column("b", ColumnType::BigInt).references(ForeignKey::new("nowhere", "id", OnDelete::Cascade))
    );
    const REFUSED: Table = notes!(TEXT).checks(&[("notes_x", "nonsense(text) >")]);
    const UNKNOWN: Table = notes!(TEXT).indexes(&[Index::new("notes_x_idx", &["x"])]);
    let db = fresh("").await;
    let none = Migrations::default();
    let error = none.differences(&db, &[LOST]).await.unwrap_err();
    let [one, other] = error.reasons() else {
        panic!("{error}")
    };
    assert!(
        one.starts_with("`notes.a` refers to `none`, which is the table of no model"),
        "{one}"
    );
    assert!(other.starts_with("`notes.b` refers to `nowhere`"), "{other}");
    let error = none.differences(&db, &[UNKNOWN]).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "the index `notes_x_idx` names `x`, which is no column of `notes`"
    );
    let error = none.differences(&db, &[REFUSED]).await.unwrap_err().to_string();
    assert!(
        error.starts_with("the models want what the database refuses:") && error.contains("nonsense"),
        "{error}"
    );
}

#[tokio::test]
async fn a_step_that_fails_in_an_empty_schema_is_told() {
    let db = fresh("CREATE TABLE there (x INTEGER)").await;
    let folder = Folder::new(&format!("{}-scratch", module_path!().replace("::", "-")));
    folder.write("1_a.sql", "ALTER TABLE there ADD COLUMN y INTEGER");
    let steps = Migrations::read(&folder).unwrap();
    let error = steps.differences(&db, &[]).await.unwrap_err().to_string();
    assert!(
        error.starts_with("`1_a` fails in an empty schema:") && error.contains("`--live`"),
        "{error}"
    );
    does(&db, "INSERT INTO there (x) VALUES (1)").await.unwrap();
}

#[tokio::test]
async fn differences_are_told_in_words() {
    const WANTED: Table = Table::new(
        "notes",
        &[
            ID,
            column("text", ColumnType::Text).nullable(true),
            column("done", ColumnType::Bool),
            column("size", ColumnType::BigInt).nullable(true),
        ],
        &["id"],
    )
    .indexes(&[Index::new("notes_size_idx", &["size"])])
    .checks(&[("notes_long", "length(text) > 2")]);
    let db = fresh("").await;
    let differences = migrations().differences(&db, &[WANTED, OTHER]).await.unwrap();
    let told = |start: &str| {
        assert!(
            differences.iter().any(|line| line.starts_with(start)),
            "{start}: {differences:#?}"
        );
    };
    told("the table `letters` is missing");
    told("`notes.size` is missing: ");
    told("`notes.done` is ");
    told("`notes` lacks CHECK (length(text) > 2)");
    told("`notes` lacks INDEX notes_size_idx ");
    told("`notes` has UNIQUE INDEX notes_text_key ");
    assert_eq!(differences.len(), 7, "{differences:#?}");
}

#[tokio::test]
async fn what_was_changed_by_hand_is_found() {
    let db = fresh("").await;
    let steps = migrations();
    steps.run(&db).await.unwrap();
    assert_eq!(steps.deviations(&db).await.unwrap(), [""; 0]);
    does(&db, "CREATE INDEX by_hand ON notes (done)").await.unwrap();
    let found = steps.deviations(&db).await.unwrap();
    assert!(
        found.len() == 1 && found[0].starts_with("`notes` has INDEX by_hand"),
        "{found:?}"
    );
}

#[tokio::test]
async fn two_models_of_one_table_keep_the_app_from_starting() {
    let db = fresh("").await;
    let module = |name, table: Table| Module::new(name).models([table]);
    let app = || {
        App::new("Notes", "1.0.0")
            .database(Db::clone(&db))
            .module(module("one", NOTES))
    };
    let error = app()
        .module(module("other", BODY))
        .build()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("two models say different things of the table `notes`"),
        "{error}"
    );
    assert!(app().module(module("other", NOTES)).build().is_ok());
}

/// Enumerations, which their models make, and everything else that `#[derive(Model)]` says, come back without a difference.
#[tokio::test]
async fn models_that_are_derived_have_no_difference() {
    let db = fresh("").await;
    let models = [<crate::db::drifts::Derived as purlin::model::Model>::TABLE];
    let (_folder, steps) = steps("derived", &db, &models).await;
    steps.run(&db).await.unwrap();
    assert_eq!(Migrations::live_differences(&db, &models).await.unwrap(), [""; 0]);
    assert_eq!(
        steps.draft(&db, &models, &DraftOptions::new()).await.unwrap(),
        None
    );
    let columns: Vec<&ColumnDef> = models[0].columns.iter().collect();
    assert!(columns.len() > 3);
}

/// The old name is free again, and so are the names that followed it.
#[tokio::test]
async fn a_new_table_may_have_the_name_that_another_had() {
    const KEYED: Table = NOTES.indexes(&[Index::new("notes_text_key", &["text"]).unique()]);
    const LETTERS: Table = OTHER.indexes(&[Index::new("letters_text_key", &["text"]).unique()]);
    let db = fresh("").await;
    let (folder, first) = steps("again", &db, &[KEYED]).await;
    let options = DraftOptions::new().rename("notes", "letters");
    let draft = first.draft(&db, &[LETTERS], &options).await.unwrap().unwrap();
    folder.write("2_renamed.up.sql", draft.up);
    folder.write("2_renamed.down.sql", draft.down);
    let both = Migrations::read(&folder).unwrap();
    let draft = both
        .draft(&db, &[LETTERS, KEYED], &DraftOptions::new())
        .await
        .unwrap()
        .unwrap();
    folder.write("3_again.up.sql", draft.up);
    folder.write("3_again.down.sql", draft.down);
    let all = Migrations::read(&folder).unwrap();
    all.run(&db).await.unwrap();
    assert_eq!(
        Migrations::live_differences(&db, &[LETTERS, KEYED])
            .await
            .unwrap(),
        [""; 0]
    );
    all.revert(&db, 2).await.unwrap();
    assert_eq!(first.deviations(&db).await.unwrap(), [""; 0]);
    all.run(&db).await.unwrap();
}
