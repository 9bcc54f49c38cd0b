use purlin::prelude::*;

struct NoteId(u64);

#[get("/notes/{id}")]
async fn read_note(Path(id): Path<NoteId>) -> Json<u64> {
    Json(id.0)
}

fn main() {
    let _ = routes![read_note];
}
