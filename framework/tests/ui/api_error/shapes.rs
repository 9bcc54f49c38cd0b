use purlin::prelude::*;

#[derive(Debug, ApiError)]
enum Never {}

#[derive(Debug, ApiError)]
#[api_error(gone, "gone")]
struct Generic<T>(T);

#[derive(ApiError)]
union Both {
    left: u8,
    right: u8,
}

fn main() {}
