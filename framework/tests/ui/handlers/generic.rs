use purlin::prelude::*;

#[post("/notes")]
async fn create_note<T: purlin::schema::Schema>(note: Json<T>) -> Json<T> {
    note
}

#[get("/notes")]
async fn list_notes<'a>() -> Html {
    Html(String::new())
}

fn main() {
    let _ = routes![create_note, list_notes];
}
