use purlin::prelude::*;

#[get("/notes", sumary = "All notes")]
async fn list_notes() -> NoContent {
    NoContent
}

#[get("/words", response_model = Words)]
async fn list_words() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, list_words];
}
