//! The schemas of an API under their final names.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use regex::Regex;
use schemars::Schema;
use serde_json::Value;

use super::definition::{Definitions, Identity, Side, parse_reference};
use super::patterns::Patterns;
use super::polish::polish;
use super::{Root, merge, names};
use crate::schema::traverse;

/// Where OpenAPI keeps the schemas of a document.
const COMPONENTS: &str = "#/components/schemas/";

/// How many references are followed to find what is meant; a type that only refers to itself never ends.
pub(crate) const MAX_HOPS: usize = 32;

/// The schemas of an API, frozen: what the document shows and what decoding goes by.
#[derive(Debug, Default)]
pub struct Schemas {
    components: IndexMap<String, Schema>,
    finals: BTreeMap<(Side, String), String>,
    inputs: HashMap<TypeId, Input>,
    patterns: Patterns,
    problems: Vec<String>,
}

/// The schema of a type that requests carry.
#[derive(Debug)]
struct Input {
    schema: Schema,
    is_closed: bool,
}

impl Schemas {
    pub(super) fn new(input: Definitions, output: Definitions, roots: HashMap<TypeId, Root>) -> Self {
        let mut schemas = Self::default();
        schemas.finals = schemas.final_names(&input, &output);
        schemas.add_components(Side::Output, output);
        schemas.add_components(Side::Input, input);
        schemas.components.sort_unstable_keys();
        schemas.add_roots(roots);
        schemas.compile_patterns();
        schemas.problems.sort();
        schemas.problems.dedup();
        schemas
    }

    /// The components of the document by name, in the order of their names.
    pub fn components(&self) -> &IndexMap<String, Schema> {
        &self.components
    }

    /// Adds a component that no type describes, such as the one of error answers. Answers whether the name was free.
    pub(crate) fn insert(&mut self, name: &str, schema: Schema) -> bool {
        let is_free = !self.components.contains_key(name);
        self.components.insert(name.to_owned(), schema);
        is_free
    }

    /// Turns the references that [`Registry`](super::Registry) gave out into those of the document, at any depth.
    pub fn rewrite(&self, schema: &mut Schema) {
        let mut value = std::mem::take(schema).to_value();
        polish(&mut value);
        self.refer(&mut value);
        if let Ok(rewritten) = Schema::try_from(value) {
            *schema = rewritten;
        }
    }

    /// The schema of a type that was registered as an input.
    pub fn input<T: 'static>(&self) -> Option<&Schema> {
        self.inputs.get(&TypeId::of::<T>()).map(|input| &input.schema)
    }

    /// The component that a reference of the document names.
    pub fn resolve(&self, reference: &str) -> Option<&Schema> {
        self.components.get(reference.strip_prefix(COMPONENTS)?)
    }

    /// What is wrong with the schemas, as sentences for the developer. An API with problems must not start.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Whether a registered input allows no names but its own.
    pub(in crate::schema) fn is_closed<T: 'static>(&self) -> bool {
        self.inputs
            .get(&TypeId::of::<T>())
            .is_some_and(|input| input.is_closed)
    }

    /// A pattern, compiled.
    pub(in crate::schema) fn regex(&self, pattern: &str) -> Option<Cow<'_, Regex>> {
        self.patterns.get(pattern)
    }

    fn final_names(&mut self, input: &Definitions, output: &Definitions) -> BTreeMap<(Side, String), String> {
        let sides = [(Side::Output, output), (Side::Input, input)];
        let all = || {
            sides
                .iter()
                .flat_map(|(side, list)| list.iter().map(move |(name, d)| (*side, name, d)))
        };
        let identities: BTreeSet<&Identity> = all().map(|(.., definition)| &definition.identity).collect();
        let given = |identity: &Identity| {
            let of_it = all().find(|(.., definition)| definition.identity == *identity);
            of_it.map_or_else(|| identity.base.clone(), |(_, name, _)| name.clone())
        };
        let names = names::assign(&identities, &given);
        let split = merge::split(input, output);
        let mut owners: BTreeMap<String, &Identity> = BTreeMap::new();
        let mut finals = BTreeMap::new();
        for (side, given, definition) in all() {
            let mut name = names[&definition.identity].clone();
            if side == Side::Input && split.contains(&definition.identity) {
                name = of_requests(&name, names.values());
            }
            let owner = owners.entry(name.clone()).or_insert(&definition.identity);
            if *owner != &definition.identity {
                self.problems.push(format!(
                    "two types are called `{name}` in the document: rename one of them"
                ));
            }
            finals.insert((side, given.clone()), name);
        }
        finals
    }

    fn add_components(&mut self, side: Side, definitions: Definitions) {
        for (given, definition) in definitions {
            let Some(name) = self.finals.get(&(side, given)).cloned() else {
                continue;
            };
            self.problems.extend(definition.mistakes);
            let mut schema = definition.schema;
            self.refer(&mut schema);
            if let Ok(schema) = Schema::try_from(schema) {
                self.components.entry(name).or_insert(schema);
            }
        }
    }

    fn add_roots(&mut self, roots: HashMap<TypeId, Root>) {
        for (id, root) in roots {
            let mut schema = root.schema;
            self.rewrite(&mut schema);
            self.patterns
                .collect(root.type_name, schema.as_value(), &mut self.problems);
            let is_closed = self.forbids_others(schema.as_value());
            self.inputs.insert(id, Input { schema, is_closed });
        }
    }

    fn compile_patterns(&mut self) {
        for (name, schema) in &self.components {
            self.patterns.collect(name, schema.as_value(), &mut self.problems);
        }
    }

    fn forbids_others(&self, schema: &Value) -> bool {
        let mut schema = schema;
        for _ in 0..MAX_HOPS {
            let reference = schema.get("$ref").and_then(Value::as_str);
            let named = reference.and_then(|reference| self.resolve(reference));
            match named.map(Schema::as_value).or_else(|| beside_null(schema)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema.get("additionalProperties") == Some(&Value::Bool(false))
    }

    fn refer(&self, schema: &mut Value) {
        traverse::visit_mut(schema, &mut |object| {
            traverse::references_mut(object, &mut |reference| {
                if let Some(name) = parse_reference(reference).and_then(|given| self.finals.get(&given)) {
                    *reference = format!("{COMPONENTS}{name}");
                }
            });
        });
    }
}

/// The name of a type as requests carry it, where answers carry another. `ProductInput` may be a type of its own.
fn of_requests<'n>(name: &str, mut names: impl Iterator<Item = &'n String>) -> String {
    let plain = format!("{name}Input");
    if names.any(|other| *other == plain) {
        return format!("{name}_Input");
    }
    plain
}

/// The one alternative to `null`, of an optional type.
fn beside_null(schema: &Value) -> Option<&Value> {
    match schema.get("anyOf")?.as_array()?.as_slice() {
        [only, null] if null.get("type").is_some_and(|name| name == "null") => Some(only),
        _ => None,
    }
}
