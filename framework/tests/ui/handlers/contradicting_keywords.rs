use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(#[field(ge = 10, le = 1)] limit: Query<u32>) -> Json<u32> {
    Json(*limit)
}

#[get("/words")]
async fn list_words(#[field(ge = "1", ge = 2)] limit: Query<u32>) -> Json<u32> {
    Json(*limit)
}

fn main() {
    let _ = routes![list_notes, list_words];
}
