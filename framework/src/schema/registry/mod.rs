//! Collects the schemas of the types that an API uses, and freezes them under stable names.

mod definition;
mod merge;
mod names;
mod patterns;
mod polish;
mod schemas;
#[cfg(test)]
mod tests;

use std::any::{TypeId, type_name};
use std::collections::{BTreeSet, HashMap};

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};

use self::definition::{Definitions, Side, natural_names};
pub(crate) use self::schemas::MAX_HOPS;
pub use self::schemas::Schemas;
use crate::schema::describe::of_type;

/// Collects types while the operations of an API are described.
///
/// Each type is described twice, as clients send it and as answers carry it. [`finish`](Self::finish) makes one
/// component of both where they are equal, and `Item` (answers) and `ItemInput` (requests) where they differ. Two types
/// of one name get the segments of their modules that tell them apart in front.
///
/// ```
/// use purlin::schema::Registry;
///
/// let mut registry = Registry::new();
/// let mut names = registry.output::<Vec<String>>();
/// let schemas = registry.finish();
/// schemas.rewrite(&mut names);
/// assert_eq!(names.get("type").unwrap(), "array");
/// ```
#[derive(Debug)]
pub struct Registry {
    input: Generator,
    output: Generator,
    roots: HashMap<TypeId, Root>,
}

/// The schema of a type as it was registered.
#[derive(Debug)]
struct Root {
    schema: Schema,
    type_name: &'static str,
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    /// A registry that knows no type.
    pub fn new() -> Self {
        Self {
            input: Generator::new(Side::Input),
            output: Generator::new(Side::Output),
            roots: HashMap::new(),
        }
    }

    /// The schema of a type as clients send it, with provisional references: [`Schemas::rewrite`] makes them final.
    pub fn input<T: crate::schema::Schema>(&mut self) -> Schema {
        let schema = self.input.schema::<T>();
        let root = Root {
            schema: schema.clone(),
            type_name: type_name::<T>(),
        };
        self.roots.insert(TypeId::of::<T>(), root);
        schema
    }

    /// The schema that a provisional reference names.
    pub fn resolve(&self, reference: &str) -> Option<&Schema> {
        match reference.strip_prefix("#/$in/") {
            Some(name) => self.input.definition(name),
            None => self.output.definition(reference.strip_prefix("#/$out/")?),
        }
    }

    /// The schema of a type as answers carry it, with provisional references: [`Schemas::rewrite`] makes them final.
    pub fn output<T: JsonSchema + 'static>(&mut self) -> Schema {
        self.output.schema::<T>()
    }

    /// Freezes what was registered.
    pub fn finish(self) -> Schemas {
        Schemas::new(self.input.finish(), self.output.finish(), self.roots)
    }
}

/// One of the two generators, and what it was asked for.
#[derive(Debug)]
struct Generator {
    side: Side,
    schemars: SchemaGenerator,
    asked: HashMap<TypeId, fn(&mut SchemaGenerator) -> Schema>,
}

impl Generator {
    fn new(side: Side) -> Self {
        Self {
            side,
            schemars: generator(side),
            asked: HashMap::new(),
        }
    }

    fn schema<T: JsonSchema + 'static>(&mut self) -> Schema {
        self.asked
            .insert(TypeId::of::<T>(), SchemaGenerator::subschema_for::<T>);
        of_type::<T>(&mut self.schemars)
    }

    fn definition(&self, name: &str) -> Option<&Schema> {
        self.schemars.definitions().get(name)?.try_into().ok()
    }

    fn finish(mut self) -> Definitions {
        let definitions = self.schemars.take_definitions(true);
        let natural = self.natural();
        definition::read(definitions, &|module, name| {
            natural.contains(&(module.to_owned(), name.to_owned()))
        })
    }

    /// The names that a type has on its own. schemars numbers the second type of a name, which only describing the
    /// types one by one tells from a name that ends in a digit.
    fn natural(&self) -> BTreeSet<(String, String)> {
        let alone = self.asked.values().map(|describe| {
            let mut generator = generator(self.side);
            describe(&mut generator);
            generator.take_definitions(false)
        });
        alone
            .flat_map(|definitions| natural_names(&definitions).collect::<Vec<_>>())
            .collect()
    }
}

fn generator(side: Side) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = side.path().into();
    match side {
        Side::Input => settings.for_deserialize(),
        Side::Output => settings.for_serialize(),
    }
    .into_generator()
}
