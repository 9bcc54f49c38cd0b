use purlin::prelude::*;

#[schema]
struct Note {
    text: String,
}

#[post("/notes")]
async fn create_note(note: Note) -> Text {
    Text(note.text)
}

fn main() {
    let _ = routes![create_note];
}
