#![deny(dead_code)]

use purlin::prelude::*;

#[get("/notes")]
pub(crate) async fn list_notes() -> NoContent {
    NoContent
}

#[get("/words")]
async fn list_words() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_words];
}
