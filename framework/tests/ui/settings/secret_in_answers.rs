use purlin::prelude::*;

#[schema]
struct Account {
    name: String,
    password: Secret<String>,
}

fn main() {}
