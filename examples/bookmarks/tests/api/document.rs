//! The document of the API.

#[test]
fn the_document_is_the_one_that_was_read() {
    let app = bookmarks::app().build().unwrap();
    insta::assert_snapshot!(app.document().to_json_pretty());
}
