use purlin::prelude::*;

#[get("/a", middleware())]
async fn nothing() -> NoContent {
    NoContent
}

#[get("/b", middleware = Cors::new())]
async fn no_list() -> NoContent {
    NoContent
}

#[get("/c", midleware(Cors::new()))]
async fn misspelt() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![nothing, no_list, misspelt];
}
