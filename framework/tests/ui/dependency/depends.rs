use purlin::dependency::Depends;
use purlin::prelude::*;

#[derive(Depends)]
enum Choice {
    One,
}

#[derive(Depends)]
struct Pair(Query<u32>, Query<u32>);

#[derive(Depends)]
struct Nothing;

#[derive(Depends)]
struct Of<T> {
    value: Query<T>,
}

#[derive(Depends)]
struct Plain {
    #[field(max_length = 3)]
    limit: Query<u32>,
    user: String,
}

fn main() {}
