use purlin::prelude::*;

struct Note {
    text: String,
}

#[get("/notes/{id}")]
async fn read_note(id: Path<u64>) -> Json<Note> {
    Json(Note { text: id.to_string() })
}

fn main() {
    let _ = routes![read_note];
}
