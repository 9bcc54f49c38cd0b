use purlin::prelude::*;

#[get]
async fn list_notes() -> NoContent {
    NoContent
}

#[get()]
async fn list_words() -> NoContent {
    NoContent
}

#[get(summary = "All pages")]
async fn list_pages() -> NoContent {
    NoContent
}

#[get(PATH)]
async fn list_books() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words, list_pages, list_books];
}
