//! The schema of a struct, field by field.

use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::simple::{of_type, written};
use super::{About, Member};
use crate::schema::describe::MISTAKE;
use crate::schema::{At, Constraints, Faults, Location, Presence};

/// The schema of an object while it is put together.
#[derive(Debug)]
pub struct Object<'a> {
    generator: &'a mut SchemaGenerator,
    about: &'a About,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    /// The property added last and its rules, unless this direction does not show it.
    last: Option<(&'static str, Constraints)>,
    /// Why defaults of fields are none, as sentences for the developer.
    mistakes: Vec<String>,
}

impl<'a> Object<'a> {
    /// An object without fields.
    pub fn new(generator: &'a mut SchemaGenerator, about: &'a About) -> Self {
        Self {
            generator,
            about,
            properties: Map::new(),
            required: Vec::new(),
            last: None,
            mistakes: Vec::new(),
        }
    }

    /// With the field that tells the variants of a union apart.
    #[must_use]
    pub fn tag(mut self, tag: &'static str, value: &str) -> Self {
        self.properties
            .insert(tag.to_owned(), json!({ "type": "string", "const": value }));
        self.required.push(tag);
        self
    }

    /// With a field of the type `T`.
    #[must_use]
    pub fn field<T: crate::schema::Schema>(self, member: &Member) -> Self {
        self.add(member, of_type::<T>, T::PRESENCE, T::ACCEPTS.text)
    }

    /// With a field whose schema is built by `content`.
    #[must_use]
    pub fn content(self, name: &'static str, content: impl FnOnce(&mut SchemaGenerator) -> Schema) -> Self {
        self.add(&Member::new(name), content, Presence::Required, false)
    }

    fn add(
        mut self,
        member: &Member,
        schema: impl FnOnce(&mut SchemaGenerator) -> Schema,
        presence: Presence,
        text: bool,
    ) -> Self {
        self.last = None;
        if member.is_in(self.generator.contract()) {
            let schema = schema(self.generator);
            self.insert(member, schema, presence, text);
        }
        self
    }

    fn insert(&mut self, member: &Member, mut schema: Schema, presence: Presence, text: bool) {
        member.describe(&mut schema, text);
        self.properties
            .insert(member.name().to_owned(), schema.to_value());
        if presence.is_required(self.generator.contract()) {
            self.required.push(member.name());
        }
        self.last = Some((member.name(), *member.constraints()));
    }

    /// With a default for the last field, which requests may then leave out. One that the field would refuse is a mistake.
    #[must_use]
    pub fn default<T: crate::schema::Schema>(mut self, default: &T) -> Self {
        if let Some((last, rules)) = self.last
            && self.generator.contract().is_deserialize()
        {
            let module = self.about.module;
            self.mistakes.extend(mistake(default, last, module, &rules));
            if self.required.last() == Some(&last) {
                self.required.pop();
            }
        }
        let default = written(self.generator, default).ok();
        self.annotate("default", default);
        self
    }

    /// With an example for the last field.
    #[must_use]
    pub fn example(mut self, example: &impl Serialize) -> Self {
        let example = written(self.generator, example).ok();
        self.annotate("examples", example.map(|one| json!([one])));
        self
    }

    fn annotate(&mut self, key: &str, value: Option<Value>) {
        let property = self.last.and_then(|(last, _)| self.properties.get_mut(last));
        let (Some(property), Some(value)) = (property, value) else {
            return;
        };
        // The schema of a type that is any JSON.
        if *property == Value::Bool(true) {
            *property = Value::Object(Map::new());
        }
        if let Value::Object(property) = property {
            property.insert(key.to_owned(), value);
        }
    }

    /// The finished schema.
    pub fn finish(self) -> Schema {
        let mut schema = schemars::json_schema!({ "type": "object" });
        self.about.describe(&mut schema);
        schema.insert("properties".to_owned(), Value::Object(self.properties));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), self.required.into());
        }
        if self.about.closed {
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        if !self.mistakes.is_empty() {
            schema.insert(MISTAKE.to_owned(), self.mistakes.join("; ").into());
        }
        schema
    }
}

/// Why a request that leaves a field out would be refused for its default.
fn mistake<T: crate::schema::Schema>(
    default: &T,
    name: &str,
    module: &str,
    rules: &Constraints,
) -> Option<String> {
    let mut faults = Faults::new(Location::Body);
    default.constrain(rules, &At::Root, &mut faults);
    default.validate(&At::Root, &mut faults);
    let first = faults.into_vec().into_iter().next()?;
    let (place, reason) = (first.pointer(), first.kind.detail());
    let stands = if module.is_empty() {
        String::new()
    } else {
        format!(" in `{module}`")
    };
    Some(format!(
        "the default of the field `{name}{place}`{stands} {reason}"
    ))
}
