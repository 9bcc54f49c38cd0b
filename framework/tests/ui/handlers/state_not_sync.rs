use std::cell::Cell;

use purlin::prelude::*;

struct Hits(Cell<u64>);

#[get("/hits")]
async fn count_hits(hits: State<Hits>) -> Json<u64> {
    Json(hits.0.get())
}

fn main() {
    let _ = routes![count_hits];
}
