use purlin::prelude::*;

struct Notes;

impl Notes {
    #[get("/notes")]
    async fn list_notes(&self) -> NoContent {
        NoContent
    }
}

fn main() {
    let _ = Notes.list_notes();
}
