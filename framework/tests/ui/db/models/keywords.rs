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

fn main() {}
