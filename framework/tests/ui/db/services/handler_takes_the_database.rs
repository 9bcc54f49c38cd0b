//! A handler wants the database itself.

#![allow(unused)]

use purlin::prelude::*;

purlin::database! { sqlite = "migrations" }

#[get("/notes")]
async fn count_notes(db: Db) -> NoContent {
    drop(db);
    NoContent
}

fn main() {
    let _ = routes![count_notes];
}
