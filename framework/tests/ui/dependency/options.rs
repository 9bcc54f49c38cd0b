use purlin::dependency::Outcome;
use purlin::prelude::*;

#[dependency(infallible, scope = "job", on_stop = close)]
async fn of_job() -> u32 {
    7
}

#[dependency(infallible, on_stop = close)]
async fn of_request() -> u32 {
    7
}

#[dependency(infallible, scope = "app", before_response = release, max_concurrency = 2)]
async fn of_app<const N: u32>() -> u32 {
    N
}

#[dependency(infallible, before_response = release, after_response = release)]
async fn twice() -> u32 {
    7
}

#[dependency(infallible, max_concurrency = 0)]
async fn none() -> u32 {
    7
}

#[dependency(infallible, before_response = "release")]
async fn quoted() -> u32 {
    7
}

async fn release(_: Dep<twice>, _: Outcome) {}

async fn close(_: Dep<of_job>) {}

fn main() {}
