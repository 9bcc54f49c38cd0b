//! Every fault of parameters that could not be decoded.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::literal;
use super::parameter::items;
use super::source::TextSource;
use crate::schema::decode::walk::{Rule, Walk};
use crate::schema::{ArgMeta, At, Constraints, Fault, FaultKind, Location, Schemas, Segment};

/// What is needed to look for the faults of one argument.
pub(super) struct Explain<'a, S> {
    pub(super) source: &'a S,
    pub(super) location: Location,
    pub(super) arg: &'a ArgMeta,
    pub(super) schemas: &'a Schemas,
}

impl<S: TextSource> Explain<'_, S> {
    /// The faults by the schema of the argument, and one without a reason where the schema shows none.
    #[cold]
    pub(super) fn faults(&self, schema: Option<&schemars::Schema>, takes_many: bool) -> Vec<Fault> {
        let mut walk = Walk::new(self.location, self.schemas);
        let schema = schema.map(schemars::Schema::as_value);
        match (takes_many, schema) {
            (true, schema) => self.fields(&mut walk, schema),
            (false, schema) => self.scalar(&mut walk, schema.unwrap_or(&Value::Bool(true))),
        }
        let mut faults = walk.into_faults();
        if faults.is_empty() {
            let name = Segment::Key(Cow::Borrowed(self.arg.wire_name()));
            let path = if takes_many { Vec::new() } else { vec![name] };
            faults.push(Fault {
                location: self.location,
                path,
                kind: FaultKind::ValueError,
            });
        }
        faults
    }

    /// The values of a parameter, if it is there. Of a list that may have commas, they are its items, of which there may be none.
    fn values<'s>(&'s self, walk: &Walk<'_>, name: &'s str, schema: &Value) -> Option<Vec<Cow<'s, str>>> {
        let values: Vec<Cow<'_, str>> = self.source.values(name).collect();
        let is_split = S::HAS_COMMAS && walk.is_list(schema);
        match (values.is_empty(), is_split) {
            (true, _) => None,
            (false, true) => Some(values.into_iter().flat_map(items).collect()),
            (false, false) => Some(values),
        }
    }

    fn scalar(&self, walk: &mut Walk<'_>, schema: &Value) {
        let at = At::Root.field(self.arg.wire_name());
        let mut values = self.values(walk, self.arg.wire_name(), schema);
        if values.is_none() {
            values = self.arg.default.as_ref().map(|default| vec![literal(default)]);
        }
        let Some(values) = values else {
            walk.push(&at, FaultKind::Missing);
            return;
        };
        walk.parameter(schema, &values, &at);
        count_items(&self.arg.constraints, walk, schema, values.len(), &at);
    }

    fn fields(&self, walk: &mut Walk<'_>, schema: Option<&Value>) {
        let Some(schema) = schema.and_then(|schema| walk.object(schema)) else {
            return;
        };
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return self.pairs(walk, schema);
        };
        for (name, property) in properties {
            let at = At::Root.key(name);
            if let Some(values) = self.values(walk, name, property) {
                walk.parameter(property, &values, &at);
            } else if is_required(schema, name) {
                walk.push(&at, FaultKind::Missing);
            }
        }
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
            let known: Vec<&str> = properties.keys().map(String::as_str).collect();
            for name in self.source.others(&known) {
                walk.push(&At::Root.key(&name), FaultKind::ExtraForbidden);
            }
        }
    }

    /// Looks at what nothing else reads, which are the members of a map.
    fn pairs(&self, walk: &mut Walk<'_>, map: &Map<String, Value>) {
        let mut names = self.source.others(&[]);
        names.sort();
        names.dedup();
        for name in &names {
            let at = At::Root.key(name);
            match walk.rule(map, name) {
                Rule::Schema(schema) => {
                    let values = self.values(walk, name, schema).unwrap_or_default();
                    walk.parameter(schema, &values, &at);
                }
                Rule::Forbidden => walk.push(&at, FaultKind::ExtraForbidden),
                Rule::Ignored => {}
            }
        }
    }
}

fn is_required(schema: &Map<String, Value>, name: &str) -> bool {
    schema
        .get("required")
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|n| n == name))
}

/// The rules of the argument on the number of items, which hold though an item is wrong.
fn count_items(rules: &Constraints, walk: &mut Walk<'_>, schema: &Value, count: usize, at: &At<'_>) {
    if !walk.is_list(schema) {
        return;
    }
    let count = count as u64;
    if let Some(min_length) = rules.min_items.filter(|least| count < *least) {
        walk.push(at, FaultKind::TooShort { min_length });
    }
    if let Some(max_length) = rules.max_items.filter(|most| count > *most) {
        walk.push(at, FaultKind::TooLong { max_length });
    }
}
