//! A service that is made elsewhere than in an app.

#![allow(unused)]

use purlin::prelude::*;
use purlin::service::ServiceCx;

purlin::database! { sqlite = "migrations" }

#[get("/notes")]
async fn count_notes() -> NoContent {
    let _ = ServiceCx {};
    NoContent
}

fn main() {}
