//! The schema of a variant that holds a type: that type's own with the tag beside its fields.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::About;
use super::about::MISTAKE;
use crate::schema::{Presence, Validate};

/// The schema of a variant that holds a struct: the struct's own with the tag as its first field.
///
/// It is marked as a mistake if the type is no object or may be none, or has a field of that name itself.
pub fn tagged<T: JsonSchema + Validate>(
    generator: &mut SchemaGenerator,
    about: &About,
    tag: &str,
    value: &str,
) -> Schema {
    let mut schema = T::json_schema(generator).to_value();
    let tag = Tag {
        name: tag,
        value,
        definitions: generator.definitions(),
        path: &generator.settings().definitions_path,
    };
    let mistake = tag.mistake(&schema, T::PRESENCE);
    tag.admit(&mut schema, &mut Vec::new());
    let mut schema = Schema::try_from(schema).unwrap_or_default();
    about.describe(&mut schema);
    tag.put_first(&mut schema);
    tag.put_into_examples(&mut schema);
    if let Some(mistake) = mistake {
        let held = T::schema_name();
        let reason = format!(
            "a variant with the tag `{}: {value}` holds `{held}`, {mistake}",
            tag.name
        );
        schema.insert(MISTAKE.to_owned(), reason.into());
    }
    schema
}

/// The tag of a variant, and the schemas that the type it holds may refer to.
struct Tag<'a> {
    name: &'a str,
    value: &'a str,
    definitions: &'a Map<String, Value>,
    path: &'a str,
}

impl Tag<'_> {
    /// Adds the tag as the first property.
    fn put_first(&self, schema: &mut Schema) {
        let object = schema.ensure_object();
        let mut properties = Map::new();
        let property = json!({ "type": "string", "const": self.value });
        properties.insert(self.name.to_owned(), property);
        if let Some(Value::Object(fields)) = object.shift_remove("properties") {
            properties.extend(fields.into_iter().filter(|(name, _)| name != self.name));
        }
        let mut required = vec![Value::from(self.name)];
        if let Some(Value::Array(fields)) = object.shift_remove("required") {
            required.extend(fields.into_iter().filter(|name| name != self.name));
        }
        object.insert("type".to_owned(), "object".into());
        object.insert("properties".to_owned(), Value::Object(properties));
        object.insert("required".to_owned(), Value::Array(required));
    }

    /// Adds the tag to the examples of the type, which stand without it there.
    fn put_into_examples(&self, schema: &mut Schema) {
        let examples = schema.get_mut("examples").and_then(Value::as_array_mut);
        for fields in examples.into_iter().flatten().filter_map(Value::as_object_mut) {
            fields.shift_insert(0, self.name.to_owned(), self.value.into());
        }
    }

    /// Lets the tag stand in the forms of the type that refuse fields they do not know. Such a form that has a name of its own is written
    /// out: under its name it stands without the tag. Answers whether there was one.
    fn admit(&self, schema: &mut Value, within: &mut Vec<String>) -> bool {
        let depth = within.len();
        if let Some(form) = self.referred(schema)
            && let Some(name) = schema.get("$ref").and_then(Value::as_str)
            && !within.iter().any(|outer| outer == name)
            && self.has_form(form, &mut Vec::new(), &closes)
        {
            within.push(name.to_owned());
            write_out(schema, form.clone());
        }
        let mut is_written_out = within.len() > depth;
        for form in forms_mut(schema) {
            is_written_out |= self.admit(form, within);
        }
        if closes(schema)
            && let Some(Value::Object(properties)) = schema.get_mut("properties")
        {
            // What it must be is said once, further out.
            let free = json!({ "type": "string" });
            properties.entry(self.name).or_insert(free);
        }
        if is_written_out && let Some(schema) = schema.as_object_mut() {
            // It maps to the forms under their names, which are not those that are here (OpenAPI 3.1.1, section 4.8.25).
            schema.shift_remove("discriminator");
        }
        within.truncate(depth);
        is_written_out
    }

    /// Whether it is true of the schema, or of one of its forms. What stands inside itself is not looked at again.
    fn has_form<'s>(
        &'s self,
        schema: &'s Value,
        within: &mut Vec<&'s Value>,
        is: &dyn Fn(&Value) -> bool,
    ) -> bool {
        let referred = self.referred(schema).filter(|form| !within.contains(form));
        within.extend(referred);
        let has_form = is(schema) || {
            let mut forms = referred.into_iter().chain(forms(schema));
            forms.any(|form| self.has_form(form, within, is))
        };
        within.truncate(within.len() - usize::from(referred.is_some()));
        has_form
    }

    /// Why no content fits beside the tag.
    fn mistake(&self, schema: &Value, presence: Presence) -> Option<&'static str> {
        let is_free = |schema: &Value| {
            let own = schema.get("properties").and_then(|fields| fields.get(self.name));
            own.is_none()
        };
        if !self.is_of_some_form(schema, &mut Vec::new(), &may_be_object) {
            return Some("which is no object: give the variant fields, or the enum `content = \"...\"`");
        }
        // An `Option` inside another type shows in the schema only.
        if presence != Presence::Required || self.has_form(schema, &mut Vec::new(), &takes_null) {
            return Some(
                "which may be `null`, and that has no fields to stand among: hold a type that is always an object, or give the enum \
                 `content = \"...\"`",
            );
        }
        let fits = self.is_of_some_form(schema, &mut Vec::new(), &is_free);
        (!fits).then_some(
            "which has a field of that name: rename one of them, or give the enum `content = \"...\"`",
        )
    }

    /// Whether it is true of all that one form of a value has to fit. What stands inside itself is not looked at again.
    fn is_of_some_form<'s>(
        &'s self,
        schema: &'s Value,
        within: &mut Vec<&'s Value>,
        is: &dyn Fn(&Value) -> bool,
    ) -> bool {
        let referred = self.referred(schema).filter(|form| !within.contains(form));
        within.extend(referred);
        let mut holds = |form| self.is_of_some_form(form, within, is);
        let fits = is(schema)
            && referred.is_none_or(&mut holds)
            && list(schema, "allOf").is_none_or(|all| all.iter().all(&mut holds))
            && ["anyOf", "oneOf"]
                .iter()
                .all(|keyword| list(schema, keyword).is_none_or(|one| one.iter().any(&mut holds)));
        within.truncate(within.len() - usize::from(referred.is_some()));
        fits
    }

    /// The definition that a schema refers to.
    fn referred(&self, schema: &Value) -> Option<&Value> {
        let name = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        let name = name.strip_prefix(self.path)?.strip_prefix('/')?;
        self.definitions.get(name)
    }
}

/// The keywords that compose a schema of others which describe the same value.
const COMPOSED: [&str; 3] = ["allOf", "anyOf", "oneOf"];

fn list<'s>(schema: &'s Value, keyword: &str) -> Option<&'s Vec<Value>> {
    schema.get(keyword)?.as_array()
}

fn forms(schema: &Value) -> impl Iterator<Item = &Value> {
    COMPOSED
        .iter()
        .filter_map(|keyword| list(schema, keyword))
        .flatten()
}

fn forms_mut(schema: &mut Value) -> impl Iterator<Item = &mut Value> {
    let members = schema.as_object_mut().into_iter().flatten();
    members
        .filter(|(keyword, _)| COMPOSED.contains(&keyword.as_str()))
        .filter_map(|(_, forms)| forms.as_array_mut())
        .flatten()
}

fn may_be_object(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => name == "object",
        Some(Value::Array(names)) => names.iter().any(|name| name == "object"),
        _ => true,
    }
}

/// Whether a schema names `null` among its types. One that names no type, as that of any value, leaves it to who writes the value.
fn takes_null(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        _ => false,
    }
}

fn closes(schema: &Value) -> bool {
    schema.get("additionalProperties") == Some(&Value::Bool(false))
}

/// Puts a definition in the place of the reference to it. What is said beside the reference stays.
fn write_out(schema: &mut Value, form: Value) {
    let (Value::Object(schema), Value::Object(form)) = (schema, form) else {
        return;
    };
    schema.shift_remove("$ref");
    for (keyword, value) in form {
        schema.entry(keyword).or_insert(value);
    }
}
