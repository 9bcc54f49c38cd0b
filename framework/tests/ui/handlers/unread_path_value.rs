use purlin::prelude::*;

#[get("/shelves/{shelf}/notes/{note}")]
async fn read_note(note: Path<u64>) -> Json<u64> {
    Json(*note)
}

#[get("/notes/{id}")]
async fn peek_note(note: Query<u64>) -> Json<u64> {
    Json(*note)
}

fn main() {
    let _ = routes![read_note, peek_note];
}
