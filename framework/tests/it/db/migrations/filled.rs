//! What rows get that are there when a column comes.

use purlin::db::DbError;
use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnDef, ColumnType, DefaultValue, Table};
use purlin::sqlx;

use super::{Db, fresh};
use crate::db::does;
use crate::db::drifts::{ID, TEXT, column, notes};
use crate::folder::Folder;

const NOTES: Table = notes!(TEXT);
const SIZE: ColumnDef = column("size", ColumnType::Integer).default_value(DefaultValue::Sql("5"));
const MAYBE: ColumnDef = column("maybe", ColumnType::Integer).nullable(true);
const MADE: ColumnDef = column("made", ColumnType::Timestamp).default_value(DefaultValue::Now);
const TIME: &str = "'2026-01-01T00:00:00.000000Z'";

/// The steps to the notes, run, with a note in them.
async fn noted(test: &str, db: &Db) -> (Folder, Migrations) {
    let folder = Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")));
    let none = Migrations::default();
    let draft = none.draft(db, &[NOTES], &DraftOptions::new()).await.unwrap();
    folder.write("1_first.sql", draft.unwrap().up);
    let steps = Migrations::read(&folder).unwrap();
    steps.run(db).await.unwrap();
    does(db, "INSERT INTO notes (text) VALUES ('abc')").await.unwrap();
    (folder, steps)
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    let read =
        db.read(async |tx| -> Result<i64, DbError> { Ok(sqlx::query_scalar(sql).fetch_one(tx).await?) });
    read.await.unwrap()
}

#[tokio::test]
async fn what_rows_get_goes_before_a_default_and_before_null() {
    let cases: [(&str, &[Table]); 2] = [
        ("added", &[notes!(TEXT, SIZE, MAYBE)]),
        ("computed", &[notes!(TEXT, SIZE, MAYBE, MADE)]),
    ];
    for (case, wanted) in cases {
        let db = fresh("").await;
        let (folder, steps) = noted(case, &db).await;
        let options = DraftOptions::new()
            .fill("notes.size", "length(text)")
            .fill("notes.maybe", "length(text) + 1");
        let options = if case == "computed" {
            options.fill("notes.made", TIME)
        } else {
            options
        };
        let draft = steps.draft(&db, wanted, &options).await.unwrap().unwrap();
        folder.write("2_second.sql", draft.up);
        Migrations::read(&folder).unwrap().run(&db).await.unwrap();
        let filled = "SELECT count(*) FROM notes WHERE size = 3 AND maybe = 4";
        assert_eq!(count(&db, filled).await, 1, "{case}");
        if case == "computed" {
            let then = "SELECT count(*) FROM notes WHERE made = '2026-01-01T00:00:00.000000Z'";
            assert_eq!(count(&db, then).await, 1);
        }
        does(&db, "INSERT INTO notes (text) VALUES ('d')").await.unwrap();
        let left = "SELECT count(*) FROM notes WHERE size = 5 AND maybe IS NULL";
        assert_eq!(count(&db, left).await, 1, "{case}");
    }
}

#[tokio::test]
async fn what_fills_nothing_is_told() {
    let db = fresh("").await;
    let (_folder, steps) = noted("unused", &db).await;
    let wanted = [notes!(TEXT, SIZE)];
    for name in ["notes.typo", "notes.text", "other.size", "size"] {
        let options = DraftOptions::new().fill("notes.size", "1").fill(name, "2");
        let error = steps.draft(&db, &wanted, &options).await.unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("`{name}=2` fills no column that is new")),
            "{error}"
        );
    }
}
