//! A column that is never null is to become null.

#![allow(unused)]

use purlin::prelude::*;

#[derive(Model)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
}

#[derive(Model)]
struct Product {
    #[model(primary_key, auto)]
    id: i64,
    #[model(references = User::ID, on_delete = set_null)]
    seller: i64,
}

fn main() {
    let _ = Product::TABLE;
}
