//! Defaults and examples that are written at a field.

use purlin::schema::{Schema, schema};
use serde_json::{Value, json};

use super::input;
use super::pipeline::decode;

/// A private type in a public struct.
#[schema]
#[derive(Debug, Clone, PartialEq)]
struct Private(u8);

impl From<u8> for Private {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

#[schema]
#[derive(Debug, PartialEq)]
pub(crate) struct Public {
    #[field(default = Private(7))]
    private: Private,
}

#[test]
fn the_type_of_a_default_may_be_private() {
    assert_eq!(decode::<Public>("{}"), Ok(Public { private: 7.into() }));
    assert_eq!(properties::<Public>("Public")["private"]["default"], 7);
}

#[schema(example = 3_000_000_000)]
struct Large(u64);

#[schema]
struct Examples {
    #[field(example = 3_000_000_000)]
    large: u64,
    #[field(example = -3_000_000_000)]
    small: i64,
    #[field(example = 18_446_744_073_709_551_615)]
    largest: u64,
    #[field(example = 0xFFFF_FFFF)]
    hexadecimal: u32,
    #[field(example = 9)]
    real: f64,
    #[field(example = -1.5)]
    negative: f64,
    #[field(example = 7_u8)]
    typed: u8,
    #[field(example = -i64::from(7_u8))]
    computed: i64,
}

#[test]
fn an_example_is_any_number() {
    let expected = [
        ("large", json!(3_000_000_000_u64)),
        ("small", json!(-3_000_000_000_i64)),
        ("largest", json!(u64::MAX)),
        ("hexadecimal", json!(u32::MAX)),
        ("real", json!(9)),
        ("negative", json!(-1.5)),
        ("typed", json!(7)),
        ("computed", json!(-7)),
    ];
    let properties = properties::<Examples>("Examples");
    for (name, example) in expected {
        assert_eq!(properties[name]["examples"], json!([example]), "{name}");
    }
    assert_eq!(input::<Large>()["Large"]["examples"], json!([3_000_000_000_u64]));
}

#[schema]
struct Weighed {
    #[field(le = 0.1, example = 0.1)]
    weight: f32,
}

#[test]
fn an_example_has_the_digits_that_were_written() {
    let properties = properties::<Weighed>("Weighed");
    assert_eq!(properties["weight"]["examples"], json!([0.1]));
}

#[schema]
struct Anything {
    #[field(default = json!({ "a": 1 }))]
    default: Value,
    #[field(example = json!([1]))]
    example: Value,
    /// What it is.
    #[field(default = json!(null), example = json!(2))]
    both: Value,
    plain: Value,
}

#[test]
fn any_json_has_its_default_and_its_example() {
    let properties = properties::<Anything>("Anything");
    assert_eq!(properties["default"]["default"], json!({ "a": 1 }));
    assert_eq!(properties["example"]["examples"], json!([[1]]));
    assert_eq!(properties["both"]["description"], "What it is.");
    assert_eq!(properties["both"].get("default"), Some(&Value::Null));
    assert_eq!(properties["both"]["examples"], json!([2]));
}

fn properties<T: Schema>(name: &str) -> Value {
    input::<T>()[name]["properties"].clone()
}
