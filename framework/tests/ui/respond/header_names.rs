use purlin::prelude::*;

#[derive(Respond)]
#[respond(status = 200)]
struct Headers {
    #[respond(header)]
    content_type: String,
    #[respond(header)]
    content_length: u64,
    #[respond(header = "Set-Cookie")]
    session: String,
    #[respond(header = "x total")]
    total: u64,
    #[respond(header = "")]
    empty: u64,
    #[respond(header)]
    etag: String,
    #[respond(header = "ETag")]
    version: String,
}

fn main() {}
