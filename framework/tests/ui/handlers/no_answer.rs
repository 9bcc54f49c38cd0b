use purlin::prelude::*;

#[delete("/notes/{id}")]
async fn delete_note(id: Path<u64>) {
    let _ = id;
}

fn main() {
    let _ = routes![delete_note];
}
