//! A handler wants a transaction.

#![allow(unused)]

use purlin::prelude::*;

purlin::database! { sqlite = "migrations" }

#[get("/notes")]
async fn count_notes(tx: Tx) -> NoContent {
    drop(tx);
    NoContent
}

#[get("/others")]
async fn count_others(tx: &mut Tx) -> NoContent {
    let _ = tx;
    NoContent
}

fn main() {
    let _ = routes![count_notes, count_others];
}
