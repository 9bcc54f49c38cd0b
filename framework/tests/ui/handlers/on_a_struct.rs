use purlin::prelude::*;

#[get("/notes")]
struct Notes;

fn main() {
    let _ = Notes;
}
