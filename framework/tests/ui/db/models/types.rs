//! Types that their keywords do not go with.

#![allow(unused)]

use purlin::jiff::Timestamp;
use purlin::prelude::*;

struct Color;

#[derive(Model)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    name: String,
    age: i32,
}

#[derive(Model)]
struct Product {
    #[model(primary_key)]
    id: Option<i64>,
    color: Color,
    #[model(auto)]
    name: String,
    #[model(version)]
    version: String,
    #[model(soft_delete)]
    deleted_at: Timestamp,
    #[model(references = User::ID)]
    owner: String,
    #[model(references = User::AGE)]
    age: i32,
}

fn main() {}
