use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(#[field(ge = 1)] text: Query<String>) -> Text {
    Text(text.into_inner())
}

#[get("/words")]
async fn list_words(#[field(max_length = 3)] tags: Query<Vec<u32>>) -> Json<usize> {
    Json(tags.len())
}

struct Words;

#[get("/state")]
async fn read_state(#[field(min_items = 3)] words: State<Words>) -> NoContent {
    let _ = words;
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words, read_state];
}
