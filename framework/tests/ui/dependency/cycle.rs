use purlin::prelude::*;

#[dependency(infallible)]
async fn first(second: Dep<second>) -> u32 {
    *second
}

#[dependency(infallible)]
async fn second(third: Dep<third>) -> u32 {
    *third
}

#[dependency(infallible)]
async fn third(first: Dep<first>) -> u32 {
    *first
}

fn main() {}
