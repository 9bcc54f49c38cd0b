use purlin::prelude::*;

#[get("/notes")]
#[post("/notes")]
async fn notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![notes];
}
