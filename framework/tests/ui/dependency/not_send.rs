use std::rc::Rc;

use purlin::prelude::*;

#[dependency(infallible)]
async fn number(limit: Query<u32>) -> u32 {
    let shared = Rc::new(*limit);
    std::future::ready(()).await;
    *shared
}

fn main() {}
