use purlin::prelude::*;

#[get("/one", public = true)]
async fn one() -> NoContent {
    NoContent
}

#[get("/two", public, public)]
async fn two() -> NoContent {
    NoContent
}

#[get("/three", open)]
async fn three() -> NoContent {
    NoContent
}

fn main() {}
