use purlin::prelude::*;

#[get("/shelves/{shelf}/notes/{note}")]
async fn read_note(Path((shelf, note)): Path<(u32, u32)>) -> Json<u32> {
    Json(shelf * note)
}

fn main() {
    let _ = routes![read_note];
}
