//! Fields that an app has no parts for.

#![allow(unused)]

use purlin::prelude::*;

struct Mailer;

#[derive(Service)]
struct Notes {
    mailer: Mailer,
    other: Other,
}

struct Other;

#[get("/notes")]
async fn count_notes(_notes: Svc<Other>) -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![count_notes];
}
