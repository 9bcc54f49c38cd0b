use purlin::prelude::*;

#[route("/notes")]
async fn list_notes() -> NoContent {
    NoContent
}

#[route]
async fn list_words() -> NoContent {
    NoContent
}

#[route("PUR GE", "/pages")]
async fn list_pages() -> NoContent {
    NoContent
}

#[route(PURGE "/books")]
async fn list_books() -> NoContent {
    NoContent
}

#[route(purge, "/books")]
async fn purge_books() -> NoContent {
    NoContent
}

#[route(M-SEARCH, "/pages")]
async fn search_pages() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words, list_pages, list_books, purge_books, search_pages];
}
