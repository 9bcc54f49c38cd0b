//! What is no model, and no type of a column.

#![allow(unused)]

use purlin::prelude::*;

#[derive(Model)]
enum State {
    Draft,
}

#[derive(Model)]
struct Pair(i64, i64);

#[derive(Model)]
struct Generic<T> {
    #[model(primary_key)]
    id: T,
}

#[derive(ColumnValue)]
enum Shape {
    Circle(f64),
}

#[derive(ColumnValue)]
enum Empty {}

#[derive(ColumnValue)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(ColumnValue)]
enum Twice {
    A,
    #[model(word = "a")]
    B,
    #[model(name = "c")]
    C,
}

#[derive(ColumnValue)]
#[model(word = "a")]
enum OnTheType {
    #[model(word = "a", word = "b")]
    A,
    #[model(word = "c")]
    #[model(word = "d")]
    B,
}

#[derive(ColumnValue)]
#[model(json)]
struct Wrapper(#[model(column = "sku")] String);

fn main() {}
