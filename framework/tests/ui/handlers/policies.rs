use purlin::prelude::*;

#[post("/a", body_limit = "1 MiB")]
async fn limit_as_text() -> NoContent {
    NoContent
}

#[post("/b", body_limit = 10usize)]
async fn limit_with_suffix() -> NoContent {
    NoContent
}

#[post("/c", timeout = 60)]
async fn time_as_number() -> NoContent {
    NoContent
}

#[post("/d", timeout = "a minute")]
async fn time_in_words() -> NoContent {
    NoContent
}

#[post("/e", timeout = "0s")]
async fn no_time() -> NoContent {
    NoContent
}

#[post("/f", on_disconnect = "stop")]
async fn unknown_policy() -> NoContent {
    NoContent
}

#[post("/g", on_disconnect)]
async fn no_policy() -> NoContent {
    NoContent
}

#[post("/h", body_limit = 10 * 1024)]
async fn computed_limit() -> NoContent {
    NoContent
}

#[post("/i", summary = "a" + B)]
async fn computed_text() -> NoContent {
    NoContent
}

#[post("/j", status = 201 as u16)]
async fn cast() -> NoContent {
    NoContent
}

fn main() {
    let _ = routes![computed_limit, computed_text, cast];
    let _ = routes![limit_as_text, limit_with_suffix, time_as_number, time_in_words, no_time, unknown_policy, no_policy];
}
