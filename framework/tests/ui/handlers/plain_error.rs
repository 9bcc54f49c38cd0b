use purlin::prelude::*;

#[derive(Debug)]
enum NoteError {
    Missing,
}

#[get("/notes/{id}")]
async fn read_note(id: Path<u64>) -> Result<Json<u64>, NoteError> {
    if *id == 0 { Err(NoteError::Missing) } else { Ok(Json(*id)) }
}

#[get("/files")]
async fn read_file() -> Result<Text, std::io::Error> {
    std::fs::read_to_string("file").map(Text)
}

fn main() {
    let _ = routes![read_note, read_file];
}
