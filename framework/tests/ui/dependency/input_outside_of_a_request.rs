use purlin::prelude::*;

#[schema]
struct Note {
    text: String,
}

#[dependency(infallible)]
async fn note(note: Json<Note>) -> String {
    note.text.clone()
}

#[dependency(infallible)]
async fn length(note: Dep<note>) -> usize {
    note.len()
}

#[dependency(infallible, scope = "app")]
async fn pool(limit: Query<u32>, length: Dep<length>) -> u32 {
    *limit
}

fn main() {
    let app = App::new("Notes", "1.0.0").build().unwrap();
    let mut scope = app.background();
    let _ = scope.get::<Dep<length>>();
}
