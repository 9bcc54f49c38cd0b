//! Keywords of a model that contradict each other.

#![allow(unused)]

use purlin::jiff::Timestamp;
use purlin::prelude::*;

#[derive(Model)]
#[model(table = "my products")]
struct Product {
    #[model(primary_key, unique)]
    id: i64,
    #[model(primary_key, auto)]
    shop: i64,
    #[model(auto, default = "0")]
    stock: i64,
    #[model(json, unique)]
    tags: Vec<String>,
    #[model(unique, index)]
    name: String,
    #[model(column = "NAME")]
    other: String,
    #[model(on_delete = cascade)]
    owner: i64,
    #[model(references = Product::ID, on_delete = delete)]
    seller: i64,
    #[model(version, auto)]
    first: i64,
    #[model(version)]
    second: i64,
    #[model(soft_delete)]
    deleted_at: Option<Timestamp>,
    #[model(soft_delete)]
    removed_at: Option<Timestamp>,
}

#[derive(Model)]
struct NoKey {
    name: String,
}

fn main() {}
