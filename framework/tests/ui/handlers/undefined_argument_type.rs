use purlin::prelude::*;

#[post("/notes")]
async fn create_note(note: Json<Note>) -> NoContent {
    let _ = note;
    NoContent
}

fn main() {
    let _ = routes![create_note];
}
