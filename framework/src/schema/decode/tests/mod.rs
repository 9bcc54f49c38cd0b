//! Types that the tests of decoding share, and how the tests say what they expect.

mod agreement;
mod json;
mod limits;
mod patch;
mod reader;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use purlin::schema;
use rust_decimal::Decimal;
use schemars::{JsonSchema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::schema::{At, Fault, Faults, Registry, Schema, Schemas, Validate};

/// Any type as a type of a request, with no rules of its own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Of<T>(T);

impl<T> Validate for Of<T> {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

impl<T: JsonSchema> JsonSchema for Of<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<T>()
    }
}

#[schema]
#[derive(Debug)]
struct Product {
    #[field(min_length = 1, max_length = 5, pattern = "^[a-z]+$")]
    name: String,
    #[field(gt = 0)]
    price: i64,
    #[field(default)]
    tags: Vec<String>,
    owner: Option<Owner>,
}

#[schema(extra = "forbid")]
#[derive(Debug)]
struct Owner {
    id: u8,
    color: Option<Color>,
}

#[schema(rename_all = "snake_case")]
#[derive(Debug)]
enum Color {
    Red,
    DarkBlue,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug)]
enum Pet {
    Cat { lives: u8 },
    Dog { name: String, owner: Option<Owner> },
    Fish,
}

#[schema(tag = "t", content = "c")]
#[derive(Debug)]
enum Event {
    Created(Product),
    Deleted { id: i32 },
    Ping,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
enum Figure {
    Circle { radius: f32 },
    Square(i32),
    Dot,
}

#[schema(untagged)]
#[derive(Debug)]
enum Key {
    Number(i64),
    Point { x: i32, y: i32 },
    Names(Vec<String>),
}

/// What is lost most easily where a value is kept aside until its tag is known.
#[schema(tag = "kind", rename_all = "snake_case", extra = "forbid")]
#[derive(Debug)]
enum Tagged {
    Small { value: f32 },
    Long { huge: i128 },
    Big { value: u64 },
    Held(Owner),
    Counts(Counts),
    Nothing,
}

/// The same with the content beside the tag.
#[schema(tag = "t", content = "c", extra = "forbid")]
#[derive(Debug)]
enum Beside {
    Small(f32),
    Long(i128),
    Big(u64),
    Held(Owner),
    Listed(Vec<Owner>),
    Pet(Pet),
    Maybe(Option<u8>),
    Nothing,
}

/// The same without a tag.
#[schema(untagged)]
#[derive(Debug)]
enum Untagged {
    Big(u64),
    Small(f32),
    Held(Owner),
    Listed(Vec<Owner>),
    Long { huge: i128 },
    Pet(Pet),
    Nothing,
    Colored(Color),
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Node {
    value: i32,
    next: Option<Box<Node>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Scalars {
    uuid: Option<Uuid>,
    date: Option<Date>,
    at: Option<Timestamp>,
    local: Option<DateTime>,
    time: Option<Time>,
    url: Option<Url>,
    v4: Option<Ipv4Addr>,
    v6: Option<Ipv6Addr>,
    ip: Option<IpAddr>,
    amount: Option<Decimal>,
    letter: Option<char>,
    small: Option<f32>,
    huge: Option<u128>,
    any: Option<serde_json::Value>,
}

/// Sets, which take repeats wherever they stand.
#[schema]
#[derive(Debug)]
struct Sets {
    all: BTreeSet<i32>,
    each: Option<Vec<BTreeSet<String>>>,
    held: Held,
}

#[schema]
#[derive(Debug)]
struct Held(BTreeSet<i32>);

type Counts = BTreeMap<String, u32>;
type ByNumber = HashMap<i32, bool>;
type Pair = (i32, String);
type Unique = BTreeSet<i32>;

/// The schemas of one type.
fn schemas<T: Schema>() -> Schemas {
    let mut registry = Registry::new();
    registry.input::<T>();
    registry.finish()
}

/// Faults as `"/pointer code"`.
fn told(faults: &[Fault]) -> Vec<String> {
    faults
        .iter()
        .map(|fault| format!("{} {}", fault.pointer(), fault.kind.code()))
        .collect()
}
