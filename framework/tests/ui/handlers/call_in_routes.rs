use purlin::prelude::*;

#[get("/notes")]
async fn list_notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![#[allow(deprecated)] list_notes, #[cfg(debug_assertions)] list_notes];
    let _ = routes![list_notes()];
}
