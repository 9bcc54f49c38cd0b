//! What is not the form of a service.

#![allow(unused)]

use purlin::prelude::*;

#[derive(Service)]
struct Tuple(State<u32>);

#[derive(Service)]
enum Either {
    One,
}

#[derive(Service)]
struct Generic<T: Send + Sync + 'static> {
    value: State<T>,
}

#[derive(Service)]
#[service(default)]
struct Attributes {
    #[service(with = make)]
    value: State<u32>,
}

fn main() {}
