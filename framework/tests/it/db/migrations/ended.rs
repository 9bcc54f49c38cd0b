//! Steps that would end the transaction which they are run in.

use purlin::migration::Migrations;

use super::fresh;
use crate::db::does;
use crate::folder::Folder;

fn folder(test: &str) -> Folder {
    Folder::new(&format!("{}-{test}", module_path!().replace("::", "-")))
}

#[tokio::test]
async fn a_step_that_ends_its_transaction_is_refused_before_any_is_run() {
    let db = fresh("").await;
    let folder = folder("up");
    folder.write("1_a.sql", "CREATE TABLE a (x INTEGER)");
    folder.write(
        "2_b.sql",
        "CREATE TABLE b (x INTEGER);\nCOMMIT;\nINSERT INTO none VALUES (1)",
    );
    let steps = Migrations::read(&folder).unwrap();
    let error = steps.run(&db).await.unwrap_err().to_string();
    assert!(
        error.starts_with("`2_b` has a statement COMMIT")
            && error.contains("`-- no-transaction`") == module_path!().contains("sqlite"),
        "{error}"
    );
    assert!(does(&db, "INSERT INTO a VALUES (1)").await.is_err());
    let error = steps.differences(&db, &[]).await.unwrap_err().to_string();
    assert!(
        error.starts_with("`2_b` has a statement COMMIT") && error.contains("`db check --live`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_way_back_that_ends_its_transaction_is_refused_before_any_is_run() {
    let db = fresh("").await;
    let folder = folder("down");
    folder.write("1_a.up.sql", "CREATE TABLE a (x INTEGER)");
    folder.write("1_a.down.sql", "BEGIN; DROP TABLE a; COMMIT");
    folder.write("2_b.up.sql", "CREATE TABLE b (x INTEGER)");
    folder.write("2_b.down.sql", "DROP TABLE b");
    let steps = Migrations::read(&folder).unwrap();
    steps.run(&db).await.unwrap();
    let error = steps.revert(&db, 2).await.unwrap_err().to_string();
    assert!(error.starts_with("`1_a` has a statement BEGIN"), "{error}");
    does(&db, "INSERT INTO b VALUES (1)").await.unwrap();
}
