use std::rc::Rc;

use purlin::prelude::*;

async fn pause() {}

#[get("/notes")]
async fn list_notes() -> Json<usize> {
    let notes = Rc::new(1);
    pause().await;
    Json(*notes)
}

fn main() {
    let _ = routes![list_notes];
}
