use purlin::prelude::*;

#[get("/notes/{id}", status = 404)]
async fn read_note(id: Path<u64>) -> Json<u64> {
    Json(*id)
}

#[post("/notes", status = "201")]
async fn create_note() -> NoContent {
    NoContent
}

#[put("/notes", status)]
async fn replace_notes() -> NoContent {
    NoContent
}

#[patch("/notes", status = CREATED)]
async fn change_notes() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![read_note, create_note, replace_notes, change_notes];
}
