//! Types with nearly every kind of rule and shape.
//!
//! One is left out: the bounds of a `Decimal` are exact for the decoder, and those of a float for who looks for faults.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use purlin_macros::schema;
use url::Url;
use uuid::Uuid;

use crate::schema::{Patch, Registry, Schemas};

#[schema]
#[derive(Debug)]
pub(super) struct Product {
    #[field(min_length = 1, max_length = 8, pattern = "^[a-zA-Z]+$")]
    name: String,
    #[field(gt = 0, multiple_of = 5)]
    price: i64,
    #[field(max_items = 3, unique_items)]
    tags: Vec<String>,
    #[field(default = 20, ge = 1, le = 100, alias = "pageSize")]
    page_size: u32,
    note: Option<String>,
    #[field(default)]
    parts: HashMap<String, Closed>,
    patch: Patch<Color>,
}

#[schema(extra = "forbid")]
#[derive(Debug)]
pub(super) struct Closed {
    id: u8,
    #[field(default)]
    color: Option<Color>,
}

#[schema(rename_all = "snake_case")]
#[derive(Debug)]
pub(super) enum Color {
    Red,
    DarkBlue,
}

#[schema(tag = "t", content = "c", extra = "forbid")]
#[derive(Debug)]
pub(super) enum Event {
    Pet(Pet),
    Moved {
        #[field(ge = 0)]
        x: i32,
    },
    Named(#[field(min_length = 2)] String),
    Measured(f32),
    Closed,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug)]
pub(super) enum Pet {
    Cat { lives: u8 },
    Dog { name: String, owner: Option<Closed> },
    Bird(Closed),
    Fish,
}

#[schema(untagged)]
#[derive(Debug)]
pub(super) enum Key {
    Number(#[field(ge = 1)] i64),
    Name(#[field(max_length = 3)] String),
    Pair { left: String },
    Names(Vec<String>),
    Pet(Pet),
}

#[schema]
#[derive(Debug)]
pub(super) struct Node {
    value: f32,
    next: Option<Box<Self>>,
}

#[schema]
#[derive(Debug)]
pub(super) struct Scalars {
    uuid: Option<Uuid>,
    date: Option<Date>,
    at: Option<Timestamp>,
    local: Option<DateTime>,
    time: Option<Time>,
    url: Option<Url>,
    ip: Option<IpAddr>,
    letter: Option<char>,
    small: Option<f32>,
    huge: Option<u64>,
    #[field(email)]
    email: Option<String>,
}

#[schema]
#[derive(Debug)]
pub(super) struct Listing {
    #[field(default = 20, ge = 1, le = 100)]
    limit: u8,
    #[field(default, max_items = 3)]
    tag: Vec<String>,
    after: Option<i64>,
    #[field(gt = 0.5)]
    least: Option<f64>,
    color: Option<Color>,
    #[field(default)]
    open: bool,
}

/// The schemas of all of them.
pub(in crate::schema::decode) static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| {
    let mut registry = Registry::new();
    registry.input::<Product>();
    registry.input::<Vec<Product>>();
    registry.input::<Event>();
    registry.input::<Key>();
    registry.input::<Node>();
    registry.input::<Scalars>();
    registry.input::<Listing>();
    registry.input::<Closed>();
    registry.input::<Option<Color>>();
    registry.input::<bool>();
    registry.input::<u8>();
    registry.input::<i64>();
    registry.input::<f32>();
    registry.input::<Vec<u64>>();
    registry.input::<Timestamp>();
    registry.input::<String>();
    registry.finish()
});
