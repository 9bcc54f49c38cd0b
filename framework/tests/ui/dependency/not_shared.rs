use std::cell::Cell;

use purlin::prelude::*;

#[dependency(infallible)]
async fn counter() -> Cell<u32> {
    Cell::new(0)
}

fn main() {}
