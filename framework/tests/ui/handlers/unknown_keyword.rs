use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(#[field(minimum = 1, max_lenght = 3)] text: Query<String>) -> Text {
    Text(text.into_inner())
}

#[get("/words")]
async fn list_words(#[field] page: Query<u32>) -> Json<u32> {
    Json(*page)
}

fn main() {
    let _ = routes![list_notes, list_words];
}
