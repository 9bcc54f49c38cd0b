//! Looks for every fault of a value by its JSON Schema (draft 2020-12), as far as Rust types lead to one.

mod array;
mod decimal;
mod format;
mod number;
mod object;
mod parameter;
mod string;
mod target;
mod union;

use serde_json::{Map, Value};

use self::decimal::is_decimal;
pub(super) use self::object::Rule;
use super::tree::Tree;
use crate::schema::fault::KeptFaults;
use crate::schema::{At, Bound, Fault, FaultKind, Location, Schemas};

/// How many schemas may be entered within each other. It ends references that lead in a circle; a body as deep as
/// JSON bodies may be needs fewer.
const MAX_DEPTH: usize = 1_000;

/// An object schema.
type Object = Map<String, Value>;

/// A walk through a value and its schema.
pub(super) struct Walk<'s> {
    schemas: &'s Schemas,
    location: Location,
    faults: KeptFaults,
    depth: usize,
    /// How often values may still be looked at: the work for alternatives within alternatives has a bound.
    looks: Option<usize>,
}

impl<'s> Walk<'s> {
    pub(super) fn new(location: Location, schemas: &'s Schemas) -> Self {
        Self {
            schemas,
            location,
            faults: KeptFaults::new(),
            depth: 0,
            looks: None,
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_vec()
    }

    /// Notes a fault, unless it is noted: a rule may stand beside a reference to the same rule.
    pub(super) fn push(&mut self, at: &At<'_>, kind: FaultKind) {
        if self.is_done() {
            return;
        }
        self.keep(Fault {
            location: self.location,
            path: at.path(),
            kind,
        });
    }

    fn keep(&mut self, fault: Fault) {
        if !self.faults.list().contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Looks for the faults of a value.
    pub(super) fn value(&mut self, schema: &Value, tree: &Tree<'_>, at: &At<'_>) {
        let looks = self.looks.unwrap_or_else(|| tree.most_looks());
        self.looks = Some(looks.saturating_sub(1));
        if self.is_done() || self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match schema {
            Value::Bool(true) => self.anything(tree, at),
            Value::Object(schema) if schema.is_empty() => self.anything(tree, at),
            Value::Object(schema) => self.rules(schema, tree, at),
            _ => self.push(at, FaultKind::ValueError),
        }
        self.depth -= 1;
    }

    fn is_done(&self) -> bool {
        self.faults.is_full() || self.looks == Some(0)
    }

    fn rules(&mut self, schema: &Object, tree: &Tree<'_>, at: &At<'_>) {
        self.applicators(schema, tree, at);
        if !is_listed(schema, tree) {
            return self.push(
                at,
                FaultKind::Enum {
                    expected: expected(schema),
                },
            );
        }
        if !self.has_type(schema, tree, at) {
            return;
        }
        if is_decimal(schema) {
            return self.decimal(schema, tree, at);
        }
        if let Some(number) = tree.number() {
            self.number(schema, number, at);
        }
        match tree {
            Tree::Text(text) => self.string(schema, text, at),
            Tree::List(items) => self.array(schema, items, at),
            Tree::Object(members) => self.object_members(schema, members, at),
            Tree::Null | Tree::Bool(_) | Tree::Number(_) | Tree::Huge(_) => {}
        }
    }

    /// The schemas that apply to the same value.
    fn applicators(&mut self, schema: &Object, tree: &Tree<'_>, at: &At<'_>) {
        if let Some(target) = self.reference(schema) {
            self.value(target, tree, at);
        }
        for part in list(schema, "allOf") {
            self.value(part, tree, at);
        }
        let discriminator = schema
            .get("discriminator")
            .and_then(|value| value.get("propertyName"));
        for keyword in ["oneOf", "anyOf"] {
            let branches = list(schema, keyword);
            if !branches.is_empty() {
                self.union(branches, discriminator.and_then(Value::as_str), tree, at);
            }
        }
        if let Some(not) = schema.get("not")
            && self.attempt(not, tree).is_empty()
        {
            self.push(at, FaultKind::ValueError);
        }
    }

    /// The faults that a value would have by another schema, each with its place inside the value: most are dropped, and the path
    /// to the value may be long.
    fn attempt(&mut self, schema: &Value, tree: &Tree<'_>) -> Vec<Fault> {
        let mut walk = Walk {
            faults: KeptFaults::new(),
            ..*self
        };
        walk.value(schema, tree, &At::Root);
        self.looks = walk.looks;
        walk.into_faults()
    }

    fn has_type(&mut self, schema: &Object, tree: &Tree<'_>, at: &At<'_>) -> bool {
        let types = types(schema);
        let fits = types.is_empty() || types.iter().any(|name| is_type(name, tree));
        if !fits {
            match tree {
                Tree::Number(Bound::Float(float)) if types.contains(&"integer") => {
                    self.not_integer(schema, *float, at);
                }
                _ => self.push(at, type_fault(&types)),
            }
        }
        fits
    }

    /// A value that may be anything: the only fault it can have is a key that stands twice.
    fn anything(&mut self, tree: &Tree<'_>, at: &At<'_>) {
        self.looks = self.looks.map(|looks| looks.saturating_sub(1));
        match tree {
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.anything(item, &at.index(index));
                }
            }
            Tree::Object(members) => {
                self.duplicates(members, at, &|_| true);
                for (key, member) in members {
                    self.anything(member, &at.key(key));
                }
            }
            _ => {}
        }
    }
}

fn list<'v>(schema: &'v Object, keyword: &str) -> &'v [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn types(schema: &Object) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_type(name: &str, tree: &Tree<'_>) -> bool {
    match tree {
        Tree::Null => name == "null",
        Tree::Bool(_) => name == "boolean",
        Tree::Number(Bound::Int(_)) | Tree::Huge(_) => matches!(name, "integer" | "number"),
        Tree::Number(Bound::Float(float)) => {
            name == "number" || name == "integer" && super::strict::whole(*float).is_some()
        }
        Tree::Text(_) => name == "string",
        Tree::List(_) => name == "array",
        Tree::Object(_) => name == "object",
    }
}

/// What to say of a value of another type. `null` is only an alternative; text or a number is a decimal.
fn type_fault(types: &[&str]) -> FaultKind {
    if types.contains(&"string") && types.contains(&"number") {
        return FaultKind::DecimalParsing;
    }
    match types.iter().find(|name| **name != "null") {
        Some(&"boolean") => FaultKind::BoolType,
        Some(&"integer") => FaultKind::IntType,
        Some(&"number") => FaultKind::FloatType,
        Some(&"string") => FaultKind::StringType,
        Some(&"array") => FaultKind::ListType,
        Some(&"object") => FaultKind::ObjectType,
        _ => FaultKind::NoneRequired,
    }
}

fn is_listed(schema: &Object, tree: &Tree<'_>) -> bool {
    let is_const = schema.get("const").is_none_or(|value| tree.is(value));
    is_const && (!schema.contains_key("enum") || list(schema, "enum").iter().any(|value| tree.is(value)))
}

fn expected(schema: &Object) -> String {
    join(schema.get("const").into_iter().chain(list(schema, "enum")))
}

/// Values in the words of an answer: `` `red`, `blue` ``.
fn join<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    let words = values.map(|value| match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    });
    words.collect::<Vec<_>>().join(", ")
}
