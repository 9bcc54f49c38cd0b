use purlin::prelude::*;

#[dependency(infallible)]
async fn lonely(lonely: Dep<lonely>) -> u32 {
    *lonely
}

fn main() {}
