//! Requests that are wrong, often in several places at once.

use purlin::serde_json::json;

use super::client;

#[purlin::test]
async fn every_fault_of_a_new_bookmark_is_answered() {
    let bookmark = json!({
        "title": "",
        "target": { "kind": "link", "url": "example" },
        "tags": ["rust", "Web site"],
        "comment": 7,
    });
    let answer = client().post("/bookmarks").json(&bookmark).await;
    assert_eq!(
        (answer.status(), answer.code().as_str()),
        (422, "validation_failed")
    );
    assert_eq!(
        answer.faults(),
        [
            "header /x-user missing",
            "body /title string_too_short",
            "body /target/url url_parsing",
            "body /tags/1 string_pattern_mismatch",
            "body /comment string_type",
        ]
    );
    assert!(
        !answer.text().contains("Web site"),
        "an answer repeats no refused value"
    );
}

#[purlin::test]
async fn every_fault_of_a_change_is_answered() {
    let update = json!({ "target": { "kind": "picture" }, "tags": ["a", "a"] });
    let answer = client().patch("/bookmarks/7").json(&update).await;
    assert_eq!(
        answer.faults(),
        [
            "path /id uuid_parsing",
            "body /target union_tag_invalid",
            "body /tags not_unique"
        ]
    );
}

#[purlin::test]
async fn every_fault_of_a_search_is_answered() {
    let search = client()
        .get("/bookmarks?text=&tag=a&tag=B&order=oldest&offset=-1&limit=101")
        .cookie("page_size", "many");
    assert_eq!(
        search.await.faults(),
        [
            "query /text string_too_short",
            "query /tag/1 string_pattern_mismatch",
            "query /order enum",
            "query /offset greater_than_equal",
            "query /limit less_than_equal",
            "cookie /page_size int_parsing",
        ]
    );
}

#[purlin::test]
async fn content_must_be_json() {
    let post = || client().post("/bookmarks").header("x-user", "ada");
    assert_eq!(post().content("text/plain", "Rust").await.status(), 415);
    assert_eq!(
        post().content("application/json", "{").await.faults(),
        ["body  json_invalid"]
    );
    assert_eq!(post().await.faults(), ["body  missing"]);
}
