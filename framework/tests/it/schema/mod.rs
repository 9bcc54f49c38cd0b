//! `#[schema]`: what it decodes, checks, writes and documents.

mod enums;
mod names;
mod nested_unions;
mod pipeline;
mod structs;
mod tags;
mod unions;
mod values;
mod written;

use purlin::schema::{At, Faults, Location, Schema};
use schemars::generate::{Contract, SchemaSettings};
use serde_json::Value;

/// Decodes and checks, and gives the faults as `pointer: code`.
fn faults<T: Schema>(json: &str) -> Vec<String> {
    let value: T = serde_json::from_str(json).expect("the JSON fits the type");
    let mut faults = Faults::new(Location::Body);
    value.validate(&At::Root, &mut faults);
    let faults = faults.into_vec();
    faults
        .iter()
        .map(|fault| format!("{}: {}", fault.pointer(), fault.kind.code()))
        .collect()
}

/// The document of a type: its definitions in one direction, without the marks for the registry.
fn document<T: Schema>(contract: Contract) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    let mut generator = settings.into_generator();
    generator.subschema_for::<T>();
    Value::Object(generator.take_definitions(true))
}

fn input<T: Schema>() -> Value {
    document::<T>(Contract::Deserialize)
}

fn output<T: Schema>() -> Value {
    document::<T>(Contract::Serialize)
}
