//! Finding bookmarks, page by page.

use purlin::serde_json::Value;
use purlin::testing::{TestClient, TestRequest};

use super::{add, client, link};

/// A client of an app with four bookmarks.
async fn library() -> TestClient {
    let client = client();
    for (title, tags) in [
        ("Cargo", &["rust", "tool"][..]),
        ("axum", &["rust", "web"]),
        ("Rust book", &["rust"]),
        ("Django", &["web"]),
    ] {
        add(&client, &link(title, tags)).await;
    }
    client
}

/// The titles on a page, and how many entries the whole list has.
async fn titles(request: TestRequest) -> (Vec<String>, u64) {
    let page: Value = request.await.json();
    let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
    let titles = page["items"].as_array().unwrap().iter().map(title).collect();
    (titles, page["total"].as_u64().unwrap())
}

#[purlin::test]
async fn the_newest_come_first() {
    let list = library().await.get("/bookmarks");
    let expected = ["Django", "Rust book", "axum", "Cargo"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(titles(list).await, (expected, 4));
}

#[purlin::test]
async fn a_page_is_a_part_of_the_list() {
    let client = library().await;
    let page = client.get("/bookmarks?order=title&offset=1&limit=2");
    assert_eq!(
        titles(page).await,
        (vec!["Django".to_owned(), "Rust book".to_owned()], 4)
    );
    let page = client.get("/bookmarks?offset=3");
    assert_eq!(titles(page).await, (vec!["Cargo".to_owned()], 4));
    let page = client.get("/bookmarks?offset=4");
    assert_eq!(titles(page).await, (vec![], 4));
}

#[purlin::test]
async fn the_cookie_decides_where_the_query_does_not() {
    let client = library().await;
    let page = client.get("/bookmarks").cookie("page_size", "1");
    assert_eq!(titles(page).await.0.len(), 1);
    let page = client.get("/bookmarks?limit=3").cookie("page_size", "1");
    assert_eq!(titles(page).await.0.len(), 3);
}

#[purlin::test]
async fn text_is_found_in_titles() {
    let found = library().await.get("/bookmarks").query("text", "RUST B");
    assert_eq!(titles(found).await, (vec!["Rust book".to_owned()], 1));
}

#[purlin::test]
async fn all_tags_must_be_there() {
    let client = library().await;
    let found = client.get("/bookmarks?tag=rust&tag=web");
    assert_eq!(titles(found).await, (vec!["axum".to_owned()], 1));
    let found = client.get("/bookmarks?tag=cooking");
    assert_eq!(titles(found).await, (vec![], 0));
}
