use purlin::prelude::*;

#[get("/notes")]
async fn list_notes(page: Option<Query<u32>>) -> Json<bool> {
    Json(page.is_some())
}

fn main() {
    let _ = routes![list_notes];
}
