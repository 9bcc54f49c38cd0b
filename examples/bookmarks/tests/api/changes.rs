//! Adding, changing and deleting.

use purlin::serde_json::{Value, json};

use super::{add, client, link};

#[purlin::test]
async fn what_was_added_can_be_read() {
    let client = client();
    let note = json!({ "title": "Door", "target": { "kind": "note", "text": "Oil the hinges" } });
    let path = add(&client, &note).await;

    let read: Value = client.get(&path).await.json();
    assert_eq!(read["target"], note["target"]);
    assert_eq!(read["tags"], json!([]));
    assert_eq!(read["added_by"], "ada");
    assert_eq!(read["changed_at"], Value::Null);
}

#[purlin::test]
async fn clients_cannot_set_what_the_server_makes() {
    let client = client();
    let mut bookmark = link("Rust", &[]);
    bookmark["id"] = json!("00000000-0000-0000-0000-000000000000");
    bookmark["added_by"] = json!("grace");
    let path = add(&client, &bookmark).await;

    assert_ne!(path, "/bookmarks/00000000-0000-0000-0000-000000000000");
    assert_eq!(client.get(&path).await.json::<Value>()["added_by"], "ada");
}

#[purlin::test]
async fn a_title_is_taken_once() {
    let client = client();
    add(&client, &link("Rust", &[])).await;
    let path = add(&client, &link("Ferris", &[])).await;

    let again = client
        .post("/bookmarks")
        .header("x-user", "ada")
        .json(&link("Rust", &[]))
        .await;
    assert_eq!(
        (again.status(), again.code().as_str()),
        (409, "bookmark_title_taken")
    );
    let renamed = client.patch(&path).json(&json!({ "title": "Rust" })).await;
    assert_eq!(
        (renamed.status(), renamed.code().as_str()),
        (409, "bookmark_title_taken")
    );
    let kept = client.patch(&path).json(&json!({ "title": "Ferris" })).await;
    assert_eq!(kept.status(), 200);
}

#[purlin::test]
async fn a_change_leaves_what_it_does_not_name() {
    let client = client();
    let mut bookmark = link("Rust", &["book"]);
    bookmark["comment"] = json!("Chapter 10");
    let path = add(&client, &bookmark).await;

    let changed: Value = client
        .patch(&path)
        .json(&json!({ "tags": ["rust"] }))
        .await
        .json();
    assert_eq!(changed["tags"], json!(["rust"]));
    assert_eq!(
        (&changed["title"], &changed["comment"]),
        (&json!("Rust"), &json!("Chapter 10"))
    );
    assert!(changed["changed_at"].is_string());
}

#[purlin::test]
async fn a_change_that_names_nothing_leaves_no_trace() {
    let client = client();
    let path = add(&client, &link("Rust", &[])).await;
    let before: Value = client.get(&path).await.json();
    let answer = client.patch(&path).json(&json!({})).await;
    assert_eq!((answer.status(), answer.json::<Value>()), (200, before));
}

#[purlin::test]
async fn null_takes_the_comment_away() {
    let client = client();
    let mut bookmark = link("Rust", &[]);
    bookmark["comment"] = json!("Chapter 10");
    let path = add(&client, &bookmark).await;

    let changed: Value = client.patch(&path).json(&json!({ "comment": null })).await.json();
    assert_eq!(changed["comment"], Value::Null);
    assert_eq!(changed["title"], "Rust");
}

#[purlin::test]
async fn what_was_deleted_is_not_found() {
    let client = client();
    let path = add(&client, &link("Rust", &[])).await;

    assert_eq!(client.delete(&path).await.status(), 204);
    let gone = [
        client.get(&path).await,
        client.patch(&path).json(&json!({})).await,
        client.delete(&path).await,
    ];
    for answer in gone {
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (404, "bookmark_not_found")
        );
    }
}
