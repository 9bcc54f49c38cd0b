use purlin::prelude::*;

#[get("/notes")]
async fn list_notes() -> (purlin::http::StatusCode, Json<u32>) {
    (purlin::http::StatusCode::CREATED, Json(1))
}

#[get("/words")]
async fn list_words() -> Created<u32> {
    Created(1)
}

fn main() {
    let _ = routes![list_notes, list_words];
}
