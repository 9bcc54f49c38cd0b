//! Decodes JSON bodies.

use std::str;

use serde::de::DeserializeOwned;
use serde_json::Deserializer;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment as Step};

use super::reader::{Reader, Refused};
use super::strict::Strict;
use super::tree::Tree;
use super::walk::Walk;
use crate::schema::{At, Constraints, Fault, FaultKind, Faults, Location, Schema, Schemas, Segment};

/// How deep arrays and objects may stand in each other: one less than the limit at which `serde_json` stops.
const MAX_DEPTH: u64 = 127;

/// Decodes a JSON body (RFC 8259) and checks it, against its own rules and those of the argument that takes it.
///
/// A body in order is decoded straight from its bytes. One that is not is read again into a tree, in which every
/// fault is looked for by the schema that the document shows. That needs `T` to be registered with
/// [`Registry::input`](crate::schema::Registry::input); of a type that is not, only the first fault is told.
///
/// ```
/// use purlin::schema::{Constraints, Registry, decode_json};
/// # use purlin::schema::{At, Faults, Validate};
/// # use purlin::__private::{schemars, serde};
/// # #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
/// # #[serde(crate = "serde")]
/// # #[schemars(crate = "schemars")]
/// struct Point { x: i32, y: i32 }
/// # impl Validate for Point { fn validate(&self, _: &At<'_>, _: &mut Faults) {} }
///
/// let mut registry = Registry::new();
/// registry.input::<Point>();
/// let schemas = registry.finish();
///
/// let point = decode_json::<Point>(br#"{"x": 1, "y": 2}"#, &Constraints::NONE, &schemas).unwrap();
/// assert_eq!(point, Point { x: 1, y: 2 });
///
/// let faults = decode_json::<Point>(br#"{"x": "1"}"#, &Constraints::NONE, &schemas).unwrap_err();
/// let found: Vec<_> = faults.iter().map(|fault| (fault.pointer(), fault.kind.code())).collect();
/// assert_eq!(found, [("/x".to_owned(), "int_type"), ("/y".to_owned(), "missing")]);
/// ```
///
/// # Errors
/// The faults of the body, at least one and at most a hundred.
pub fn decode_json<T: Schema>(bytes: &[u8], rules: &Constraints, schemas: &Schemas) -> Result<T, Vec<Fault>> {
    let Ok(text) = str::from_utf8(bytes) else {
        return Err(vec![fault(Vec::new(), FaultKind::StringUnicode)]);
    };
    match parse::<T>(text) {
        Ok(value) => checked(value, rules),
        Err(Refused) => explained(text, rules, schemas),
    }
}

/// Checks a JSON value against a schema of the document, as the test client does with answers.
///
/// ```
/// use purlin::__private::schemars::json_schema;
/// use purlin::schema::{Schemas, check_json};
///
/// let schema = json_schema!({ "type": "array", "items": { "type": "string" } });
/// let faults = check_json(&serde_json::json!(["a", 1]), &schema, &Schemas::default());
/// assert_eq!((faults[0].pointer().as_str(), faults[0].kind.code()), ("/1", "string_type"));
/// ```
pub fn check_json(value: &serde_json::Value, schema: &schemars::Schema, schemas: &Schemas) -> Vec<Fault> {
    let mut walk = Walk::new(Location::Body, schemas);
    walk.value(schema.as_value(), &Tree::from(value), &At::Root);
    walk.into_faults()
}

pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let mut json = Reader::new(text);
    let value = T::deserialize(Strict::new(&mut json))?;
    json.end()?;
    Ok(value)
}

fn checked<T: Schema>(value: T, rules: &Constraints) -> Result<T, Vec<Fault>> {
    let mut faults = Faults::new(Location::Body);
    value.constrain(rules, &At::Root, &mut faults);
    value.validate(&At::Root, &mut faults);
    if faults.is_empty() {
        return Ok(value);
    }
    Err(faults.into_vec())
}

/// Every fault of a text that was refused.
#[cold]
fn explained<T: Schema>(text: &str, rules: &Constraints, schemas: &Schemas) -> Result<T, Vec<Fault>> {
    let mut schema = schemas.input::<T>().cloned();
    if let Some(schema) = &mut schema {
        rules.describe(schema);
    }
    let found = faults_of(text, schema.as_ref(), schemas);
    if !found.is_empty() {
        return Err(found);
    }
    // The schema does not tell why: say where, but not what serde says, for that may repeat the value.
    let mut json = Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(Strict::new(&mut json)) {
        Err(error) => Err(vec![fault(steps(error.path()), FaultKind::ValueError)]),
        // The quick reader leaves to `serde_json` what few types ask for.
        Ok(value) if json.end().is_ok() => checked(value, rules),
        Ok(_) => Err(vec![fault(Vec::new(), FaultKind::ValueError)]),
    }
}

pub(super) fn faults_of(text: &str, schema: Option<&schemars::Schema>, schemas: &Schemas) -> Vec<Fault> {
    let tree = match read(text) {
        Ok(tree) => tree,
        Err(fault) => return vec![fault],
    };
    let Some(schema) = schema else { return Vec::new() };
    let mut walk = Walk::new(Location::Body, schemas);
    walk.value(schema.as_value(), &tree, &At::Root);
    walk.into_faults()
}

fn read(text: &str) -> Result<Tree<'_>, Fault> {
    let mut json = Deserializer::from_str(text);
    let tree = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| syntax_fault(steps(error.path()), error.inner()))?;
    json.end().map_err(|error| syntax_fault(Vec::new(), &error))?;
    Ok(tree)
}

/// What kept a text from being a tree. `serde_json` tells its reasons apart only by their text.
fn syntax_fault(path: Vec<Segment>, error: &serde_json::Error) -> Fault {
    let reason = error.to_string();
    if error.classify() == Category::Syntax && reason.starts_with("recursion limit exceeded") {
        return fault(Vec::new(), FaultKind::RecursionLimit { limit: MAX_DEPTH });
    }
    if reason.starts_with("number out of range") {
        return fault(path, FaultKind::FiniteNumber);
    }
    let kind = FaultKind::JsonInvalid {
        line: error.line(),
        column: error.column(),
    };
    fault(Vec::new(), kind)
}

fn steps(path: &Path) -> Vec<Segment> {
    path.iter()
        .filter_map(|step| match step {
            Step::Seq { index } => Some(Segment::Index(*index)),
            Step::Map { key } => Some(Segment::member(key)),
            Step::Enum { variant } => Some(Segment::member(variant)),
            Step::Unknown => None,
        })
        .collect()
}

fn fault(path: Vec<Segment>, kind: FaultKind) -> Fault {
    Fault {
        location: Location::Body,
        path,
        kind,
    }
}
