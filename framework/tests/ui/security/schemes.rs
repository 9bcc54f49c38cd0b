use purlin::prelude::*;
use purlin::security::{AllOf, ApiKey, Bearer};

struct Name;

#[get("/all")]
async fn all(_all: AllOf<Bearer, String>) -> NoContent {
    NoContent
}

#[get("/key")]
async fn key(_key: ApiKey<Name>) -> NoContent {
    NoContent
}

fn main() {}
