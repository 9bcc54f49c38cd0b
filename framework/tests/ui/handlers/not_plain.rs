use purlin::prelude::*;

#[get("/notes")]
async extern "C" fn list_notes() -> NoContent {
    NoContent
}

#[get("/words")]
async unsafe fn list_words() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words];
}
