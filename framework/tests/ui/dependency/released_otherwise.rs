use purlin::dependency::Outcome;
use purlin::prelude::*;

#[dependency(infallible, before_response = release)]
async fn first() -> u32 {
    7
}

async fn release(first: Dep<first>) -> Result<(), Problem> {
    drop(first);
    Ok(())
}

#[dependency(infallible, after_response = count)]
async fn second() -> u32 {
    7
}

async fn count(second: Dep<second>, _: Outcome) -> u32 {
    *second
}

fn main() {}
