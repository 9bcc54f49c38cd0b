use purlin::prelude::*;

struct Plain;

#[derive(Respond)]
#[respond(status = 200)]
struct Answer {
    #[respond(header)]
    x_list: Vec<u8>,
    #[respond(cookie)]
    session: Cookie<u8>,
    #[respond(body)]
    body: Plain,
}

fn main() {}
