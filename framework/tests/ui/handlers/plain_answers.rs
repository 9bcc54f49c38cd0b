use purlin::http::StatusCode;
use purlin::prelude::*;

#[schema]
struct Note {
    text: String,
}

#[get("/struct")]
async fn answer_struct() -> Note {
    Note { text: String::new() }
}

#[get("/string")]
async fn answer_string() -> String {
    String::new()
}

#[get("/unit")]
async fn answer_unit() -> () {}

#[get("/status")]
async fn answer_status() -> StatusCode {
    StatusCode::OK
}

#[get("/option")]
async fn answer_option() -> Option<Json<Note>> {
    None
}

fn main() {
    let _ = routes![answer_struct, answer_string, answer_unit, answer_status, answer_option];
}
