use purlin::prelude::*;

#[derive(Respond)]
#[respond(status = 201)]
struct Created {
    location: String,
    #[respond(heder)]
    total: u64,
    #[respond(header, body)]
    both: Text,
    #[respond]
    bare: Text,
    #[respond()]
    empty: Text,
    #[respond(header("x"))]
    parentheses: u8,
    #[respond(header = 1)]
    number: u8,
    #[respond(cookie = "session")]
    session: Option<purlin::cookie::Cookie<'static>>,
    #[respond(body = Text)]
    body: Text,
}

#[derive(Respond)]
enum Tuples {
    TwoBodies(Text, Html),
    Unnamed(Text, #[respond(header)] String),
}

fn main() {}

#[derive(Respond)]
#[respond]
struct Bare(Text);
