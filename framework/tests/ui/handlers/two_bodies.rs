use purlin::prelude::*;

#[schema]
struct Note {
    text: String,
}

#[post("/notes")]
async fn create_note(note: Json<Note>, raw: purlin::Bytes) -> Json<usize> {
    Json(note.text.len() + raw.len())
}

fn main() {
    let _ = routes![create_note];
}
