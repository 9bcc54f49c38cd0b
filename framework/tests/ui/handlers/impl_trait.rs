use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(page: impl Into<u32>) -> Json<u32> {
    Json(page.into())
}

#[get("/notes/{id}")]
async fn read_note(id: Path<u64>) -> impl Respond {
    Json(*id)
}

fn main() {
    let _ = routes![list_notes, read_note];
}
