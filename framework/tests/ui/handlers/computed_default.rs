use purlin::prelude::*;

const LIMIT: u32 = 20;

#[get("/notes")]
async fn list_notes(#[field(default = LIMIT)] limit: Query<u32>) -> Json<u32> {
    Json(*limit)
}

#[get("/words")]
async fn list_words(#[field(default = Vec::new())] tags: Query<Vec<String>>) -> Json<usize> {
    Json(tags.len())
}

fn main() {
    let _ = routes![list_notes, list_words];
}
