use purlin::prelude::*;

#[get("/notes")]
async fn list_notes() -> Json<u32> {
    "text"
}

fn main() {
    let _ = routes![list_notes];
}
