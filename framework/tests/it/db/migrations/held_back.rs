//! What is kept since it would be lost, and a new program that works beside it.

use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnDef, ColumnType, ForeignKey, Index, OnDelete, Table};

use super::{Db, fresh};
use crate::db::does;
use crate::db::drifts::{ID, TEXT, column, notes, to};
use crate::folder::Folder;

const CODE: ColumnDef = column("code", ColumnType::Text);
const NAME: ColumnDef = column("name", ColumnType::Text);
const BY_CODE: Table = Table::new("products", &[CODE, NAME], &["code"]);
const BY_ID: Table = Table::new("products", &[ID, NAME], &["id"]);
const PRICES: Table = Table::new(
    "prices",
    &[
        ID,
        CODE.references(ForeignKey::new("products", "code", OnDelete::Restrict)),
    ],
    &["id"],
);
const USERS: Table = Table::new("users", &[ID, NAME], &["id"]);
const NAMED: Table = USERS.indexes(&[Index::new("users_name_key", &["name"]).unique()]);
const LOGINS: Table = Table::new(
    "logins",
    &[
        ID,
        column("user", ColumnType::Text).references(ForeignKey::new("users", "name", OnDelete::Cascade)),
    ],
    &["id"],
);

/// Runs what leads to some models, and what leads on to others where nothing may be lost.
async fn held_back(test: &str, db: &Db, before: &[Table], after: &[Table], rows: &[&'static str]) -> Steps {
    let folder = Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")));
    let none = Migrations::default();
    let draft = none.draft(db, before, &DraftOptions::new()).await.unwrap();
    folder.write("1_first.sql", draft.unwrap().up);
    let first = Migrations::read(&folder).unwrap();
    first.run(db).await.unwrap();
    for row in rows {
        does(db, row).await.unwrap();
    }
    let draft = first.draft(db, after, &DraftOptions::new()).await.unwrap();
    let draft = draft.unwrap();
    assert!(draft.is_held_back, "{}", draft.up);
    folder.write("2_second.up.sql", &draft.up);
    folder.write("2_second.down.sql", &draft.down);
    let both = Migrations::read(&folder).unwrap();
    both.run(db)
        .await
        .unwrap_or_else(|error| panic!("{error}\n{}", draft.up));
    Steps {
        first,
        both,
        down: draft.down,
    }
}

struct Steps {
    first: Migrations,
    both: Migrations,
    down: String,
}

impl Steps {
    /// Takes the second step back.
    async fn back(&self, db: &Db) {
        let back = self.both.revert(db, 1).await;
        back.unwrap_or_else(|error| panic!("{error}\n{}", self.down));
        assert_eq!(self.first.deviations(db).await.unwrap(), [""; 0]);
    }

    /// What is left to be done goes when it may.
    async fn may_go(&self, db: &Db, after: &[Table]) {
        let options = DraftOptions::new().allow_destructive();
        let draft = self.both.draft(db, after, &options).await.unwrap().unwrap();
        let folder = Folder::new(&format!(
            "{}-gone-{}-{}",
            module_path!().replace("::", "-"),
            after.first().map_or("", |table| table.name),
            self.down.len()
        ));
        for step in self.both.steps() {
            folder.write(&format!("{step}.sql"), step.up());
        }
        folder.write("3_third.up.sql", &draft.up);
        let all = Migrations::read(&folder).unwrap();
        let run = all.run(db).await;
        run.unwrap_or_else(|error| panic!("{error}\n{}", draft.up));
        let left = Migrations::live_differences(db, after).await.unwrap();
        assert_eq!(left, [""; 0]);
    }
}

#[tokio::test]
async fn a_key_that_is_replaced_keeps_no_row_out() {
    let rows = ["INSERT INTO products (code, name) VALUES ('a', 'x')"];
    let db = fresh("").await;
    let steps = held_back("key", &db, &[BY_CODE], &[BY_ID], &rows).await;
    does(&db, "INSERT INTO products (name) VALUES ('y')")
        .await
        .unwrap();
    steps.back(&db).await;
}

#[tokio::test]
async fn a_number_that_was_the_key_keeps_no_row_out() {
    let rows = ["INSERT INTO products (name) VALUES ('x')"];
    let named = [Table::new("products", &[NAME], &["name"])];
    let db = fresh("").await;
    let steps = held_back("number", &db, &[BY_ID], &named, &rows).await;
    for row in [
        "INSERT INTO products (name) VALUES ('y')",
        "INSERT INTO products (name) VALUES ('z')",
    ] {
        does(&db, row).await.unwrap();
    }
    steps.back(&db).await;
    does(&db, "INSERT INTO products (id, name) VALUES (9, 'v')")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_reference_keeps_the_key_that_it_is_to() {
    let rows = [
        "INSERT INTO products (code, name) VALUES ('a', 'x')",
        "INSERT INTO prices (code) VALUES ('a')",
    ];
    let db = fresh("").await;
    let steps = held_back("target", &db, &[BY_CODE, PRICES], &[BY_ID], &rows).await;
    does(&db, "INSERT INTO products (name) VALUES ('y')")
        .await
        .unwrap();
    does(&db, "INSERT INTO prices (code) VALUES ('a')").await.unwrap();
    let refused = does(&db, "INSERT INTO prices (code) VALUES ('none')").await;
    assert!(refused.unwrap_err().is_foreign_key_violation());
    steps.back(&db).await;
}

#[tokio::test]
async fn a_reference_keeps_the_index_that_it_is_to() {
    let rows = [
        "INSERT INTO users (name) VALUES ('a')",
        "INSERT INTO logins (\"user\") VALUES ('a')",
    ];
    let db = fresh("").await;
    let steps = held_back("index", &db, &[NAMED, LOGINS], &[USERS], &rows).await;
    does(&db, "INSERT INTO users (name) VALUES ('b')").await.unwrap();
    does(&db, "INSERT INTO logins (\"user\") VALUES ('b')")
        .await
        .unwrap();
    steps.back(&db).await;
    steps.both.run(&db).await.unwrap();
    steps.may_go(&db, &[USERS]).await;
}

const SIZE: ColumnDef = column("size", ColumnType::Integer);

#[tokio::test]
async fn a_condition_gives_its_name_to_the_one_that_replaces_it() {
    const BEFORE: Table = notes!(SIZE).checks(&[("notes_small", "size < 100")]);
    const AFTER: Table = notes!(column("size_kb", ColumnType::Integer).nullable(true))
        .checks(&[("notes_small", "size_kb < 100")]);
    let db = fresh("").await;
    let rows = ["INSERT INTO notes (size) VALUES (1)"];
    let steps = held_back("condition", &db, &[BEFORE], &[AFTER], &rows).await;
    let insert = "INSERT INTO notes (size_kb) VALUES (1000)";
    assert!(does(&db, insert).await.unwrap_err().is_check_violation());
    steps.back(&db).await;
    let insert = "INSERT INTO notes (size) VALUES (1000)";
    assert!(does(&db, insert).await.unwrap_err().is_check_violation());
    steps.both.run(&db).await.unwrap();
    steps.may_go(&db, &[AFTER]).await;
}

#[tokio::test]
async fn an_index_gives_its_name_to_the_one_that_replaces_it() {
    const BEFORE: Table = notes!(TEXT, SIZE).indexes(&[Index::new("by_all", &["text", "size"]).unique()]);
    const AFTER: Table = notes!(TEXT).indexes(&[Index::new("by_all", &["text"])]);
    let db = fresh("").await;
    let rows = ["INSERT INTO notes (text, size) VALUES ('a', 1)"];
    let steps = held_back("index-name", &db, &[BEFORE], &[AFTER], &rows).await;
    does(&db, "INSERT INTO notes (text) VALUES ('a')").await.unwrap();
    does(&db, "DELETE FROM notes WHERE size IS NULL").await.unwrap();
    steps.back(&db).await;
    steps.both.run(&db).await.unwrap();
    steps.may_go(&db, &[AFTER]).await;
}

#[tokio::test]
async fn an_index_that_a_reference_needs_is_kept_under_another_name() {
    const AFTER: Table = USERS.indexes(&[Index::new("users_name_key", &["name", "id"])]);
    let rows = [
        "INSERT INTO users (name) VALUES ('a')",
        "INSERT INTO logins (\"user\") VALUES ('a')",
    ];
    let db = fresh("").await;
    let steps = held_back("index-free", &db, &[NAMED, LOGINS], &[AFTER], &rows).await;
    let again = does(&db, "INSERT INTO users (name) VALUES ('a')").await;
    assert!(again.unwrap_err().is_unique_violation());
    steps.back(&db).await;
    steps.both.run(&db).await.unwrap();
    steps.may_go(&db, &[AFTER]).await;
}

#[tokio::test]
async fn rules_that_come_with_a_type_wait_for_it() {
    const BEFORE: Table = notes!(column("author", ColumnType::Text));
    const AFTER: Table = notes!(to(
        column("author", ColumnType::BigInt),
        "users",
        OnDelete::Cascade
    ))
    .checks(&[("notes_author", "author > 0")])
    .indexes(&[Index::new("by_author", &["author"]).condition("author > 1")]);
    let db = fresh("").await;
    let rows = [
        "INSERT INTO users (name) VALUES ('a')",
        "INSERT INTO notes (author) VALUES ('1')",
    ];
    let steps = held_back("rules", &db, &[BEFORE, USERS], &[AFTER, USERS], &rows).await;
    does(&db, "INSERT INTO notes (author) VALUES ('nobody')")
        .await
        .unwrap();
    does(&db, "DELETE FROM notes WHERE author = 'nobody'")
        .await
        .unwrap();
    steps.back(&db).await;
    steps.both.run(&db).await.unwrap();
    steps.may_go(&db, &[AFTER, USERS]).await;
    let other = does(&db, "INSERT INTO notes (author) VALUES (9)").await;
    assert!(other.unwrap_err().is_foreign_key_violation());
}

#[tokio::test]
async fn a_reference_waits_for_the_type_of_what_it_is_to() {
    const NUMBERED: Table = Table::new("products", &[column("code", ColumnType::BigInt), NAME], &["code"]);
    const OFFERS: Table = Table::new(
        "offers",
        &[
            ID,
            column("code", ColumnType::BigInt).references(ForeignKey::new(
                "products",
                "code",
                OnDelete::Restrict,
            )),
        ],
        &["id"],
    );
    let db = fresh("").await;
    let rows = ["INSERT INTO products (code, name) VALUES ('1', 'x')"];
    let steps = held_back("to-type", &db, &[BY_CODE], &[NUMBERED, OFFERS], &rows).await;
    does(&db, "INSERT INTO offers (code) VALUES (1)").await.unwrap();
    does(&db, "DELETE FROM offers").await.unwrap();
    steps.may_go(&db, &[NUMBERED, OFFERS]).await;
    let other = does(&db, "INSERT INTO offers (code) VALUES (9)").await;
    assert!(other.unwrap_err().is_foreign_key_violation());
}

#[tokio::test]
async fn numbers_that_may_lose_digits_are_held_back() {
    const BEFORE: Table = notes!(column("size", ColumnType::Double));
    const AFTER: Table = notes!(column("size", ColumnType::Decimal));
    let db = fresh("").await;
    let rows = ["INSERT INTO notes (size) VALUES (0.1), (2)"];
    let steps = held_back("digits", &db, &[BEFORE], &[AFTER], &rows).await;
    steps.may_go(&db, &[AFTER]).await;
}
