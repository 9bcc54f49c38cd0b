use purlin::prelude::*;

#[get("/notes")]
async fn list_notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_note];
}
