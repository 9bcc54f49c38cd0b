use purlin::prelude::*;

struct Note {
    text: String,
}

#[post("/notes")]
async fn create_note(Json(note): Json<Note>) -> Text {
    Text(note.text)
}

fn main() {
    let _ = routes![create_note];
}
