//! Keywords that a model does not have, or that take something else.

#![allow(unused)]

use purlin::prelude::*;

#[derive(Model)]
#[model(table = products, indx(name), colour = "red", sort(nme))]
#[model(index(nam), unique, check(price = 3), index(name = 5))]
struct Product {
    #[model(pk, auto = true)]
    id: i64,
    #[model(uniqe)]
    name: String,
    #[model(default = 0, column)]
    stock: i64,
    #[model(references = "users.id", on_delete = "cascade")]
    owner_id: i64,
    #[model(nullable, json, json)]
    note: String,
}

#[derive(Model)]
#[model(table = "a", sort(id), new = A)]
#[model(table = "b", sort(id), new = B, index(id, name = "a", name = "b", where = "a", where = "b"))]
struct Twice {
    #[model(primary_key)]
    id: i64,
}

fn main() {}
