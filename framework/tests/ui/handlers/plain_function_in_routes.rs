use purlin::prelude::*;

async fn list_notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes];
}
