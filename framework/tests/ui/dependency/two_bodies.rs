use purlin::prelude::*;

#[schema]
struct Note {
    text: String,
}

#[dependency(infallible)]
async fn note(note: Json<Note>) -> String {
    note.text.clone()
}

#[dependency(infallible)]
async fn both(note: Json<Note>, raw: purlin::Bytes) -> usize {
    note.text.len() + raw.len()
}

#[post("/notes")]
async fn create_note(note: Dep<note>, raw: purlin::Bytes) -> Json<usize> {
    Json(note.len() + raw.len())
}

fn main() {
    let _ = routes![create_note];
}
