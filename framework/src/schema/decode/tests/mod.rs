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

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Product {
    #[schemars(length(min = 1, max = 5), regex(pattern = "^[a-z]+$"))]
    name: String,
    #[schemars(extend("exclusiveMinimum" = 0))]
    price: i64,
    #[serde(default)]
    tags: Vec<String>,
    owner: Option<Owner>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Owner {
    id: u8,
    color: Option<Color>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Color {
    Red,
    DarkBlue,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Pet {
    Cat { lives: u8 },
    Dog { name: String, owner: Option<Owner> },
    Fish,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "t", content = "c")]
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

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Point { x: i32, y: i32 },
    Names(Vec<String>),
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
