use purlin::prelude::*;

mod notes {}

#[get("/notes")]
async fn notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![notes];
}
