//! Values of SQLite that get another type.

use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnType, Table};
use purlin::sqlx::{self, AssertSqlSafe};

use super::{Db, fresh};
use crate::db::does;
use crate::db::drifts::{ID, column, notes};
use crate::folder::Folder;

const TEXTS: Table = notes!(column("size", ColumnType::Text));
const WHOLE: Table = notes!(column("size", ColumnType::BigInt));
const REAL: Table = notes!(column("size", ColumnType::Double));
const DECIMALS: Table = notes!(column("size", ColumnType::Decimal));
const BYTES: Table = notes!(column("size", ColumnType::Bytes));
const FLAGS: Table = notes!(column("size", ColumnType::Bool));
const TIMES: Table = notes!(column("size", ColumnType::Timestamp));

/// A step that gives a column another type, which its author lets happen.
struct Step {
    all: Migrations,
    up: String,
    is_held_back: bool,
}

impl Step {
    /// As [`written`](Self::written), of a step that has to be held back before.
    async fn new(name: &str, db: &Db, from: Table, to: Table, rows: &'static str) -> Self {
        let step = Self::written(name, db, from, to, rows).await;
        assert!(step.is_held_back, "{}", step.up);
        step
    }

    /// Makes the first table and its rows, and writes the step to the other one.
    async fn written(name: &str, db: &Db, from: Table, to: Table, rows: &'static str) -> Self {
        let folder = Folder::new(&format!("sqlite-converted-{name}"));
        let none = Migrations::default();
        let draft = none.draft(db, &[from], &DraftOptions::new()).await.unwrap();
        folder.write("1_a.sql", draft.unwrap().up);
        let first = Migrations::read(&folder).unwrap();
        first.run(db).await.unwrap();
        does(db, rows).await.unwrap();
        let held = first
            .draft(db, &[to], &DraftOptions::new())
            .await
            .unwrap()
            .unwrap();
        let options = DraftOptions::new().allow_destructive();
        let draft = first.draft(db, &[to], &options).await.unwrap().unwrap();
        folder.write("2_b.up.sql", &draft.up);
        folder.write("2_b.down.sql", &draft.down);
        Self {
            all: Migrations::read(&folder).unwrap(),
            up: draft.up,
            is_held_back: held.is_held_back,
        }
    }

    async fn works(&self, db: &Db) {
        let run = self.all.run(db).await;
        run.unwrap_or_else(|error| panic!("{error}\n{}", self.up));
    }

    /// It is refused by what looks at the values, and nothing is changed.
    async fn is_refused(&self, db: &Db) {
        let before = sizes(db).await;
        let error = self.all.run(db).await.unwrap_err().to_string();
        assert!(
            error.starts_with("`2_b` (up) failed") && error.contains("others = 0"),
            "{error}\n{}",
            self.up
        );
        assert_eq!(sizes(db).await, before);
    }
}

/// What is in the column, as SQLite would write it into a statement.
async fn sizes(db: &Db) -> Vec<String> {
    let sql = AssertSqlSafe("SELECT quote(size) FROM notes ORDER BY id".to_owned());
    db.read(async |tx| -> Result<Vec<String>, purlin::db::DbError> {
        Ok(sqlx::query_scalar(sql).persistent(false).fetch_all(tx).await?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_text_that_is_no_number_does_not_become_one() {
    let db = fresh("").await;
    let rows = "INSERT INTO notes (size) VALUES ('1'), ('many')";
    let step = Step::new("words", &db, TEXTS, WHOLE, rows).await;
    step.is_refused(&db).await;
    does(&db, "DELETE FROM notes WHERE size = 'many'").await.unwrap();
    step.works(&db).await;
    assert_eq!(sizes(&db).await, ["1"]);
}

#[tokio::test]
async fn a_number_becomes_the_decimal_that_models_write_and_back() {
    let db = fresh("").await;
    let rows = "INSERT INTO notes (size) VALUES (5.0), (-0.25), (0.3), (0.0), (1e15), (123456789.5)";
    let step = Step::new("decimals", &db, REAL, DECIMALS, rows).await;
    let before = sizes(&db).await;
    step.works(&db).await;
    let decimals = [
        "'5'",
        "'-0.25'",
        "'0.3'",
        "'0'",
        "'1000000000000000'",
        "'123456789.5'",
    ];
    assert_eq!(sizes(&db).await, decimals);
    step.all.revert(&*db, 1).await.unwrap();
    assert_eq!(sizes(&db).await, before);
}

#[tokio::test]
async fn a_number_that_would_lose_digits_or_that_models_do_not_read_stays() {
    for (name, rows) in [
        ("digits", "INSERT INTO notes (size) VALUES (0.1 + 0.2)"),
        ("small", "INSERT INTO notes (size) VALUES (0.00001)"),
        ("large", "INSERT INTO notes (size) VALUES (1e20)"),
    ] {
        let db = fresh("").await;
        let step = Step::new(name, &db, REAL, DECIMALS, rows).await;
        step.is_refused(&db).await;
    }
    let db = fresh("").await;
    let rows = "INSERT INTO notes (size) VALUES (0.1 + 0.2)";
    let step = Step::new("text", &db, REAL, TEXTS, rows).await;
    step.is_refused(&db).await;
    does(&db, "UPDATE notes SET size = 0.00001").await.unwrap();
    step.works(&db).await;
}

#[tokio::test]
async fn a_number_does_not_become_a_time() {
    let db = fresh("").await;
    let rows = "INSERT INTO notes (size) VALUES (1767225600)";
    let step = Step::new("times", &db, WHOLE, TIMES, rows).await;
    step.is_refused(&db).await;
    does(&db, "DELETE FROM notes").await.unwrap();
    step.works(&db).await;
}

#[tokio::test]
async fn a_text_does_not_become_bytes() {
    let db = fresh("").await;
    let rows = "INSERT INTO notes (size) VALUES ('a')";
    let step = Step::new("bytes", &db, TEXTS, BYTES, rows).await;
    step.is_refused(&db).await;
    does(&db, "UPDATE notes SET size = x'61'").await.unwrap();
    step.works(&db).await;
    assert_eq!(sizes(&db).await, ["X'61'"]);
}

/// Most whole numbers are a fraction too, and so the step is not held back.
#[tokio::test]
async fn a_number_that_is_no_fraction_or_no_bool_stays() {
    for (name, to, rows, mended) in [
        (
            "fractions",
            REAL,
            "INSERT INTO notes (size) VALUES (5), (9223372036854775807)",
            "UPDATE notes SET size = 9007199254740992 WHERE size > 5",
        ),
        (
            "bools",
            FLAGS,
            "INSERT INTO notes (size) VALUES (1), (2)",
            "UPDATE notes SET size = 0 WHERE size > 1",
        ),
    ] {
        let db = fresh("").await;
        let step = Step::written(name, &db, WHOLE, to, rows).await;
        assert!(!step.is_held_back, "{}", step.up);
        step.is_refused(&db).await;
        does(&db, mended).await.unwrap();
        step.works(&db).await;
    }
}
