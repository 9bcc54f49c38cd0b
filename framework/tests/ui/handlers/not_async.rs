use purlin::prelude::*;

#[get("/notes")]
fn list_notes(#[field(ge = 1)] page: Query<u32>) -> Json<u32> {
    Json(*page)
}

fn main() {
    let _ = routes![list_notes];
}
