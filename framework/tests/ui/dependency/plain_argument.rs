use purlin::prelude::*;

struct User;

#[dependency(infallible)]
async fn number(user: User) -> u32 {
    drop(user);
    7
}

fn main() {}
