use purlin::prelude::*;

#[get("/a", tag)]
async fn no_value() -> NoContent {
    NoContent
}

#[get("/b", tags = ["a", "b"])]
async fn wrong_form() -> NoContent {
    NoContent
}

#[get("/c", hidden = true)]
async fn switch_with_value() -> NoContent {
    NoContent
}

#[get("/d", summary = all_notes)]
async fn no_text() -> NoContent {
    NoContent
}

#[get("/e", operation_id = "list all")]
async fn no_id() -> NoContent {
    NoContent
}

#[get("/f" tag = "a")]
async fn no_comma() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![no_value, wrong_form, switch_with_value, no_text, no_id, no_comma];
}
