//! What only SQLite does.

#[path = "commands.rs"]
mod commands;
#[path = "converted.rs"]
mod converted;
#[path = "drifting.rs"]
mod drifting;
#[path = "ended.rs"]
mod ended;
#[path = "filled.rs"]
mod filled;
#[path = "held_back.rs"]
mod held_back;
#[path = "refused.rs"]
mod refused;
#[path = "running.rs"]
mod running;
#[path = "starting.rs"]
mod starting;
#[path = "unmade.rs"]
mod unmade;
#[path = "waiting.rs"]
mod waiting;

use purlin::config::Sources;
use purlin::db::DbError;
use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnType, OnDelete, Table};
use purlin::prelude::*;
use purlin::sqlx::{self, Connection};

use super::fresh;
use crate::db::drifts::{Drift, ID, Say, TEXT, column, notes, to};
use crate::db::fresh::Fresh;
use crate::folder::Folder;

purlin::database! { sqlite = "tests/it/db/migrations/notes/sqlite" }

type Kind = purlin::db::Sqlite;

const NOTES: &[Table] = &[notes!(TEXT)];
const DOUBLED: &[Table] = &[notes!(TEXT, column("double", ColumnType::Integer).nullable(true))];
const TWO: &str = "INSERT INTO notes (text) VALUES ('a'), ('b')";
const TEXTS: &str = "SELECT group_concat(text, '') FROM notes";

/// Tables that were made by hand, as only SQLite has them.
const DRIFTS: &[Drift] = &[
    Drift::from_sql("numbers that may come again", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);", NOTES).rows(TWO).keeps(TEXTS, "ab"),
    Drift::from_sql("a type of another name", "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text VARCHAR(20) NOT NULL);", NOTES)
        .rows(TWO)
        .keeps(TEXTS, "ab"),
    Drift::from_sql("a strict table", "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT;", NOTES)
        .rows(TWO)
        .keeps(TEXTS, "ab"),
    Drift::from_sql("a collation", "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL COLLATE NOCASE);", NOTES)
        .rows(TWO)
        .keeps(TEXTS, "ab"),
    Drift::from_sql("a UNIQUE", "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);", NOTES)
        .rows(TWO)
        .keeps(TEXTS, "ab"),
    Drift::from_sql(
        "conditions without names",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL CHECK (length(text) < 9), CHECK (text <> '), ('));",
        NOTES,
    )
    .rows(TWO)
    .keeps(TEXTS, "ab"),
    Drift::from_sql(
        "a condition that ends with a comment",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL CHECK (text <> '' -- never empty\n));",
        NOTES,
    )
    .rows(TWO)
    .keeps(TEXTS, "ab"),
    Drift::from_sql(
        "a computed column becomes one of its own",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, \"double\" INTEGER AS (2 * id) STORED);",
        DOUBLED,
    )
    .rows(TWO)
    .keeps("SELECT text || \"double\" FROM notes WHERE id = 2", "b4"),
    Drift::from_sql(
        "a computed column that goes",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, twice TEXT GENERATED ALWAYS AS (text || text) VIRTUAL);",
        NOTES,
    )
    .rows(TWO)
    .say(&[Say::Destructive])
    .keeps(TEXTS, "ab"),
    Drift::from_sql(
        "an index in falling order",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL); CREATE INDEX by_text ON notes (text DESC);",
        NOTES,
    )
    .rows(TWO)
    .keeps(TEXTS, "ab"),
    Drift::from_sql(
        "a table with a view, a trigger, and names in all quotes",
        "CREATE TABLE [notes] (`id` INTEGER PRIMARY KEY AUTOINCREMENT, 'text' TEXT DEFAULT 'x' NOT NULL); CREATE TABLE log_of_all (line TEXT); \
         CREATE VIEW loud AS SELECT upper(text) AS text FROM notes; \
         CREATE TRIGGER noted AFTER INSERT ON notes BEGIN INSERT INTO log_of_all VALUES (new.text); END;",
        &[notes!(TEXT), Table::new("log_of_all", &[column("line", ColumnType::Text).nullable(true)], &[])],
    )
    .rows(TWO)
    .keeps("SELECT (SELECT group_concat(line, '') FROM log_of_all) || (SELECT group_concat(text, '') FROM loud)", "abAB"),
    Drift::from_sql(
        "a reference that waits",
        "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL); CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, \
         text TEXT, author_id INTEGER REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);",
        &[
            Table::new("users", &[ID, TEXT], &["id"]),
            notes!(TEXT, to(column("author_id", ColumnType::BigInt).nullable(true), "users", OnDelete::Cascade)),
        ],
    )
    .rows("INSERT INTO users (text) VALUES ('u'); INSERT INTO notes (text, author_id) VALUES ('a', 1)")
    .keeps("SELECT 'waits' FROM sqlite_schema WHERE name = 'notes' AND sql LIKE '%DEFERRABLE INITIALLY DEFERRED%'", "waits"),
    Drift::from_sql(
        "a table without row ids",
        "CREATE TABLE pairs (one INTEGER NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID;",
        &[Table::new("pairs", &[column("one", ColumnType::BigInt), column("other", ColumnType::Text)], &["one", "other"])],
    )
    .rows("INSERT INTO pairs VALUES (1, 'a')")
    .keeps("SELECT other FROM pairs", "a"),
];

#[tokio::test]
async fn tables_that_sqlite_makes_itself_are_left_out() {
    const A: Table = Table::new("a", &[ID, TEXT], &["id"]);
    const B: Table = Table::new(
        "b",
        &[
            ID,
            to(
                column("a_id", ColumnType::BigInt).nullable(true),
                "a",
                OnDelete::Cascade,
            ),
        ],
        &["id"],
    );
    let db = fresh("CREATE VIRTUAL TABLE found USING fts5 (text); CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, \
        text TEXT NOT NULL); CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, a_id INTEGER REFERENCES a ON DELETE CASCADE)")
    .await;
    assert_eq!(
        Migrations::live_differences(&*db, &[A, B]).await.unwrap(),
        [""; 0]
    );
}

#[tokio::test]
async fn a_script_that_fails_in_a_transaction_of_its_own_leaves_none() {
    let db = fresh("").await;
    let folder = Folder::new("sqlite-own-transaction");
    folder.write(
        "1_a.sql",
        "-- no-transaction\nBEGIN; CREATE TABLE a (x INTEGER); INSERT INTO none VALUES (1); COMMIT;",
    );
    let steps = Migrations::read(&folder).unwrap();
    steps.run(&db).await.unwrap_err();
    assert_eq!(
        count(&db, "SELECT count(*) FROM sqlite_schema WHERE name = 'a'").await,
        0
    );
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    db.read(async |tx| -> Result<i64, DbError> { Ok(sqlx::query_scalar(sql).fetch_one(tx).await?) })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_database_in_memory_has_its_tables_whatever_the_settings_say() {
    let sources = Sources::new()
        .variable("DATABASE_URL", "sqlite::memory:")
        .variable("DATABASE_MIGRATE", "never");
    let app = App::new("Notes", "1.0.0").sources(sources).database(database());
    app.build().unwrap().prepare().await.unwrap();
    let db = Db::at("sqlite::memory:").unwrap();
    migrations().run(&db).await.unwrap();
    assert_eq!(count(&db, "SELECT count(*) FROM notes").await, 0);
}

#[tokio::test]
async fn a_file_is_migrated_when_the_app_starts() {
    let db = fresh("").await;
    let sources = Sources::new().variable("DATABASE_URL", db.settings.url.expose());
    let app = App::new("Notes", "1.0.0")
        .sources(sources)
        .database(database())
        .build()
        .unwrap();
    app.prepare().await.unwrap();
    app.close().await;
    assert_eq!(count(&db, "SELECT count(*) FROM notes").await, 0);
}

#[tokio::test]
async fn a_step_without_a_transaction_or_without_references_leaves_neither_so() {
    let db =
        fresh("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id))").await;
    let folder = Folder::new("sqlite-modes");
    folder.write("1_a.sql", "-- no-transaction\nVACUUM;");
    folder.write("2_b.sql", "-- foreign-keys: off\nINSERT INTO b VALUES (1);");
    folder.write("3_c.sql", "-- foreign-keys: off\nINSERT INTO none VALUES (1);");
    let steps = Migrations::read(&folder).unwrap();
    let error = steps.run(&db).await.unwrap_err().to_string();
    assert!(error.starts_with("`3_c`"), "{error}");
    assert_eq!(count(&db, "SELECT count(*) FROM b").await, 1);
    let refused = db
        .transaction(async |tx| -> Result<(), DbError> {
            sqlx::query("INSERT INTO b VALUES (2)").execute(tx).await?;
            Ok(())
        })
        .await;
    assert!(refused.unwrap_err().is_foreign_key_violation());
}

#[tokio::test]
async fn what_a_step_sets_for_its_connection_is_gone_with_it() {
    let db =
        fresh("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id))").await;
    let folder = Folder::new("sqlite-forgotten");
    folder.write(
        "1_a.sql",
        "-- no-transaction\nPRAGMA foreign_keys = OFF; PRAGMA user_version = 7;",
    );
    Migrations::read(&folder).unwrap().run(&db).await.unwrap();
    assert_eq!(count(&db, "PRAGMA user_version").await, 7);
    let refused = db
        .transaction(async |tx| -> Result<(), DbError> {
            sqlx::query("INSERT INTO b VALUES (2)").execute(tx).await?;
            Ok(())
        })
        .await;
    assert!(refused.unwrap_err().is_foreign_key_violation());
}

const NOTED: &str = "CREATE TABLE log_of_all (line TEXT); \
     CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, size INTEGER NOT NULL); \
     CREATE TRIGGER noted AFTER INSERT ON notes BEGIN INSERT INTO log_of_all VALUES (new.text || new.size); END;";
const LOG: Table = Table::new(
    "log_of_all",
    &[column("line", ColumnType::Text).nullable(true)],
    &[],
);
const TRIGGERS: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'";

#[tokio::test]
async fn a_trigger_is_there_after_a_step_and_after_its_way_back() {
    const WANTED: Table = notes!(
        column("text", ColumnType::Text).nullable(true),
        column("size", ColumnType::Bytes)
    );
    let db = fresh("").await;
    let folder = Folder::new("sqlite-trigger-stays");
    folder.write("1_a.sql", NOTED);
    let first = Migrations::read(&folder).unwrap();
    let draft = async |options: DraftOptions| {
        first
            .draft(&*db, &[WANTED, LOG], &options)
            .await
            .unwrap()
            .unwrap()
    };
    let held = draft(DraftOptions::new()).await;
    for sql in [&held.up, &held.down] {
        let again = sql.matches("-- CREATE TRIGGER noted").count();
        assert_eq!(
            (again, sql.matches("CREATE TRIGGER noted").count()),
            (1, 2),
            "{sql}"
        );
    }
    for options in [DraftOptions::new(), DraftOptions::new().allow_destructive()] {
        let draft = draft(options).await;
        folder.write("2_b.up.sql", draft.up);
        folder.write("2_b.down.sql", draft.down);
        let both = Migrations::read(&folder).unwrap();
        both.run(&*db).await.unwrap();
        assert_eq!(count(&db, TRIGGERS).await, 1);
        both.revert(&*db, 1).await.unwrap();
        assert_eq!(count(&db, TRIGGERS).await, 1);
    }
}

#[tokio::test]
async fn what_a_trigger_names_does_not_go() {
    const SIZED: Table = notes!(TEXT, column("size", ColumnType::Integer));
    let db = fresh("").await;
    let folder = Folder::new("sqlite-trigger-names");
    folder.write("1_a.sql", NOTED);
    let first = Migrations::read(&folder).unwrap();
    let draft = async |models: &[Table], options: DraftOptions| first.draft(&*db, models, &options).await;
    let all = || DraftOptions::new().allow_destructive();
    let error = draft(&[notes!(TEXT), LOG], all()).await.unwrap_err().to_string();
    assert!(
        error.starts_with("the trigger `noted` names `notes.size`, which goes"),
        "{error}"
    );
    let error = draft(&[SIZED], all()).await.unwrap_err().to_string();
    assert!(
        error.starts_with("the trigger `noted` names `log_of_all`, which goes"),
        "{error}"
    );
    let held = draft(&[notes!(TEXT), LOG], DraftOptions::new())
        .await
        .unwrap()
        .unwrap();
    assert!(
        held.up
            .contains("-- Mind that the trigger `noted` names `notes.size`"),
        "{}",
        held.up
    );
}

#[tokio::test]
async fn a_name_in_a_trigger_changes_with_the_column_and_not_with_a_table_that_is_made_anew() {
    const RENAMED: Table = notes!(TEXT, column("large", ColumnType::Integer));
    const LOOSE: Table = notes!(
        column("text", ColumnType::Text).nullable(true),
        column("large", ColumnType::Integer)
    );
    let db = fresh("").await;
    let folder = Folder::new("sqlite-trigger-renamed");
    folder.write("1_a.sql", NOTED);
    let first = Migrations::read(&folder).unwrap();
    let options = || DraftOptions::new().rename("notes.size", "large");
    let error = first
        .draft(&*db, &[LOOSE, LOG], &options())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the trigger `noted` names `size`, which gets another name"),
        "{error}"
    );
    let draft = first
        .draft(&*db, &[RENAMED, LOG], &options())
        .await
        .unwrap()
        .unwrap();
    folder.write("2_b.sql", draft.up);
    Migrations::read(&folder).unwrap().run(&*db).await.unwrap();
    db.transaction(async |tx| -> Result<(), DbError> {
        sqlx::query("INSERT INTO notes (text, large) VALUES ('a', 3)")
            .execute(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(
        count(&db, "SELECT count(*) FROM log_of_all WHERE line = 'a3'").await,
        1
    );
}

/// A table that is made anew would lose what somebody made by hand in the file that is used.
#[tokio::test]
async fn a_table_with_what_no_migration_made_is_not_made_anew() {
    const FIRST: &[Table] = &[notes!(TEXT, column("size", ColumnType::Integer))];
    const SECOND: &[Table] = &[notes!(TEXT, column("size", ColumnType::Double))];
    let db = fresh("").await;
    let folder = Folder::new("sqlite-by-hand");
    let none = Migrations::default();
    let draft = none.draft(&*db, FIRST, &DraftOptions::new()).await.unwrap();
    folder.write("1_a.sql", draft.unwrap().up);
    let steps = Migrations::read(&folder).unwrap();
    steps.run(&db).await.unwrap();
    let draft = steps.draft(&*db, SECOND, &DraftOptions::new()).await.unwrap();
    folder.write("2_b.sql", draft.unwrap().up);
    let steps = Migrations::read(&folder).unwrap();
    for (made, gone) in [
        (
            "ALTER TABLE notes ADD COLUMN more TEXT",
            "ALTER TABLE notes DROP COLUMN more",
        ),
        ("CREATE INDEX by_hand ON notes (text)", "DROP INDEX by_hand"),
        (
            "CREATE TRIGGER by_hand AFTER INSERT ON notes BEGIN SELECT 1; END",
            "DROP TRIGGER by_hand",
        ),
    ] {
        by_hand(&db, made).await;
        let error = steps.run(&db).await.unwrap_err().to_string();
        assert!(
            error.contains("what this step does not know would be lost"),
            "{made}: {error}"
        );
        by_hand(&db, gone).await;
    }
    assert_eq!(steps.run(&db).await.unwrap().len(), 1);
}

async fn by_hand(db: &Fresh<Kind>, sql: &'static str) {
    let mut connection = sqlx::SqliteConnection::connect(db.settings.url.expose())
        .await
        .unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_step_may_name_the_order_of_decimals() {
    let db = fresh("").await;
    let folder = Folder::new("sqlite-order");
    folder.write(
        "1_a.sql",
        "CREATE TABLE a (price TEXT CHECK (price > '0' COLLATE purlin_decimal)); CREATE INDEX b ON a (price COLLATE purlin_decimal);",
    );
    let steps = Migrations::read(&folder).unwrap();
    steps.run(&db).await.unwrap();
    assert_eq!(steps.deviations(&*db).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_condition_that_orders_decimals_as_text_keeps_the_app_from_starting() {
    const PRICED: Table = notes!(column("price", ColumnType::Decimal));
    let db = fresh("").await;
    let built = |sql: &'static [(&'static str, &'static str)]| {
        let module = Module::new("notes").models([PRICED.checks(sql)]);
        let app = App::new("Notes", "1.0.0").database(Db::clone(&db)).module(module);
        app.build().map(drop)
    };
    let error = built(&[("positive", "price > 0")]).unwrap_err().to_string();
    assert!(error.contains("`CAST(price AS NUMERIC)`"), "{error}");
    assert!(built(&[("positive", "CAST(price AS NUMERIC) > 0")]).is_ok());
}
