//! The schemas of enums with content: `oneOf` with a discriminator (OpenAPI 3.1, section 4.8.25), or `anyOf`.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::About;

/// An enum whose variants are schemas of their own.
pub trait Union: JsonSchema {
    /// The variants, in their order.
    const VARIANTS: &'static [Variant];

    /// The schema of a variant, its tag included.
    fn variant(index: usize, generator: &mut SchemaGenerator) -> Schema;

    /// The name of the type that a variant holds.
    fn holds(index: usize) -> Cow<'static, str> {
        let _ = index;
        Cow::Borrowed("")
    }
}

/// What the macro writes down about a variant.
#[derive(Debug)]
pub struct Variant {
    /// Its name in Rust.
    pub name: &'static str,
    /// The value of its tag.
    pub tag: &'static str,
    /// Whether it has no content.
    pub is_empty: bool,
}

/// A variant as a schema with a name: the discriminator's mapping can point to nothing else.
#[derive(Debug)]
pub struct VariantOf<U, const INDEX: usize>(PhantomData<U>);

impl<U: Union, const INDEX: usize> JsonSchema for VariantOf<U, INDEX> {
    fn schema_name() -> Cow<'static, str> {
        let name = format!("{}{}", U::schema_name(), U::VARIANTS[INDEX].name);
        // `Payment::Card(PaymentCard)`: the type of that name has no tag, so it is another schema.
        let taken = U::holds(INDEX) == name;
        Cow::Owned(if taken { format!("{name}Variant") } else { name })
    }

    fn schema_id() -> Cow<'static, str> {
        Cow::Owned(format!("{}::{}", U::schema_id(), U::VARIANTS[INDEX].name))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        U::variant(INDEX, generator)
    }
}

/// The schema of an enum while it is put together.
#[derive(Debug)]
pub struct Variants<'a> {
    generator: &'a mut SchemaGenerator,
    schemas: Vec<Value>,
    mapping: Map<String, Value>,
}

impl<'a> Variants<'a> {
    /// An enum without variants.
    pub fn new(generator: &'a mut SchemaGenerator) -> Self {
        Self {
            generator,
            schemas: Vec::new(),
            mapping: Map::new(),
        }
    }

    /// With the variant `INDEX` of the tagged union `U`.
    #[must_use]
    pub fn tagged<U: Union, const INDEX: usize>(mut self) -> Self {
        let schema = self.generator.subschema_for::<VariantOf<U, INDEX>>();
        self.add_tagged(U::VARIANTS[INDEX].tag, schema);
        self
    }

    fn add_tagged(&mut self, tag: &str, schema: Schema) {
        if let Some(reference) = schema.get("$ref") {
            self.mapping.insert(tag.to_owned(), reference.clone());
        }
        self.schemas.push(schema.to_value());
    }

    /// With the variant `index` of the untagged union `U`.
    #[must_use]
    pub fn untagged<U: Union>(mut self, index: usize) -> Self {
        let schema = U::variant(index, self.generator);
        self.schemas.push(schema.to_value());
        self
    }

    /// The schema of a union told apart by the field `tag`.
    pub fn one_of(self, about: &About, tag: &str) -> Schema {
        let complete = self.mapping.len() == self.schemas.len();
        let mut discriminator = json!({ "propertyName": tag });
        if complete {
            discriminator["mapping"] = Value::Object(self.mapping);
        }
        let mut schema = schemars::json_schema!({ "oneOf": self.schemas, "discriminator": discriminator });
        about.describe(&mut schema);
        schema
    }

    /// The schema of a union told apart by its content.
    pub fn any_of(self, about: &About) -> Schema {
        let mut schema = schemars::json_schema!({ "anyOf": self.schemas });
        about.describe(&mut schema);
        schema
    }
}
