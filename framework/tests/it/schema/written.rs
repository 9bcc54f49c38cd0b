//! Defaults and examples that are written at a field.

use purlin::schema::{Schema, schema};
use serde_json::Value;

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

fn properties<T: Schema>(name: &str) -> Value {
    input::<T>()[name]["properties"].clone()
}
