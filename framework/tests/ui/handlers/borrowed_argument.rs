use purlin::prelude::*;

struct Notes;

#[get("/notes")]
async fn list_notes(notes: &State<Notes>) -> NoContent {
    let _ = notes;
    NoContent
}

#[get("/notes/{id}")]
async fn read_note(id: Path<&str>) -> NoContent {
    let _ = id;
    NoContent
}

#[get("/words")]
async fn list_words(words: State<&'static [&'static str]>, length: State<fn(&str) -> usize>) -> Json<usize> {
    Json(words.iter().map(|word| length(word)).sum())
}

#[get("/picked")]
async fn pick(
    _plain: State<fn(&str) -> &str>,
    _nested: State<fn(&str) -> Option<&str>>,
    _shared: State<std::sync::Arc<dyn Fn(&str) -> &str + Send + Sync>>,
    _behind: State<Result<fn(&str) -> &str, &u8>>,
) -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![list_notes, read_note, list_words, pick];
}
