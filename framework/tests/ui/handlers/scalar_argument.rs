use purlin::prelude::*;

#[get("/notes/{id}")]
async fn read_note(id: u64) -> Json<u64> {
    Json(id)
}

fn main() {
    let _ = routes![read_note];
}
