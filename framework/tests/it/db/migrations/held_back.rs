//! What is kept since it would be lost, and a new program that works beside it.

use purlin::migration::{DraftOptions, Migrations};
use purlin::model::{ColumnDef, ColumnType, ForeignKey, Index, OnDelete, Table};

use super::{Db, fresh};
use crate::db::does;
use crate::db::drifts::{ID, column};
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
            "{}-gone-{}",
            module_path!().replace("::", "-"),
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
