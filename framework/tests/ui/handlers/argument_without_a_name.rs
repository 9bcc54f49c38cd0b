use purlin::prelude::*;

#[schema]
struct Page {
    size: u32,
    number: u32,
}

#[get("/notes")]
async fn list_notes(Query(Page { size, number }): Query<Page>) -> Json<u32> {
    Json(size * number)
}

#[get("/words")]
async fn list_words(_: Query<u32>) -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words];
}
