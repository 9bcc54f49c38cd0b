use purlin::prelude::*;

struct Notes;

fn main() {
    let _ = routes![Notes];
}
