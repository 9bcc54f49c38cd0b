//! The schemas of types that are no object: a name for a type, and a list of words.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

use super::{About, Member};
use crate::schema::sent::sending;
use crate::schema::{Validate, traverse};

/// The name of a generic type: `Page_{T}` with `T` replaced by the name of the argument.
pub fn name(template: &str, arguments: &[(&str, Cow<'static, str>)]) -> Cow<'static, str> {
    let replace = |name: String, (parameter, argument): &(&str, Cow<'static, str>)| {
        name.replace(&format!("{{{parameter}}}"), argument)
    };
    Cow::Owned(arguments.iter().fold(template.to_owned(), replace))
}

/// The identity of a generic type: its path, and the identities of its arguments instead of their paths.
pub fn id(path: &str, arguments: &[Cow<'static, str>]) -> Cow<'static, str> {
    let path = without_arguments(path);
    Cow::Owned(format!("{path}<{}>", arguments.join(", ")))
}

/// `shop::Page` for `shop::Page<shop::Product>`.
fn without_arguments(path: &str) -> &str {
    let mut depth = 0_i32;
    let open = path.char_indices().rev().find(|(_, letter)| {
        depth += i32::from(*letter == '>') - i32::from(*letter == '<');
        depth == 0
    });
    match open {
        Some((at, '<')) => &path[..at],
        _ => path,
    }
}

/// A constant argument of a generic type as text.
pub fn text(argument: &impl ToString) -> Cow<'static, str> {
    Cow::Owned(argument.to_string())
}

/// The schema of a tuple struct around one value: the value's own, with its rules and a name.
pub fn newtype<T: JsonSchema + Validate>(
    generator: &mut SchemaGenerator,
    about: &About,
    member: &Member,
) -> Schema {
    let mut schema = held::<T>(generator, member);
    about.describe(&mut schema);
    schema
}

/// The schema of the one value in a tuple struct or variant, with its rules.
pub fn held<T: JsonSchema + Validate>(generator: &mut SchemaGenerator, member: &Member) -> Schema {
    let mut schema = of_type::<T>(generator);
    member.describe(&mut schema, T::ACCEPTS.text);
    schema
}

/// The schema of a type with an example, which has the fields of this direction only.
pub fn example(mut schema: Schema, generator: &SchemaGenerator, example: &impl Serialize) -> Schema {
    let Ok(mut example) = written(generator, example) else {
        return schema;
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    if let (Some(properties), Some(fields)) = (properties, example.as_object_mut()) {
        fields.retain(|name, _| properties.contains_key(name));
    }
    schema.insert("examples".to_owned(), json!([example]));
    schema
}

/// The JSON of a value in the direction that is described.
pub(super) fn written(generator: &SchemaGenerator, value: &impl Serialize) -> serde_json::Result<Value> {
    if generator.contract().is_deserialize() {
        sending(|| to_json(value))
    } else {
        to_json(value)
    }
}

/// The JSON of a value with the digits of its text: an `f32` that becomes a [`Value`] at once has those of an `f64`. What no [`Value`]
/// holds is refused.
fn to_json(value: &impl Serialize) -> serde_json::Result<Value> {
    serde_json::to_value(value)?;
    serde_json::from_str(&serde_json::to_string(value)?)
}

/// The schema of a `T`. Of sets it does not say that items are unique: a request may repeat them, and they are taken once.
pub(in crate::schema) fn of_type<T: JsonSchema + ?Sized>(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = generator.subschema_for::<T>().to_value();
    traverse::visit_mut(&mut schema, &mut |object| {
        object.shift_remove("uniqueItems");
    });
    Schema::try_from(schema).unwrap_or_default()
}

/// The schema of an enum without content: one of these words. Each comes with its doc comment.
pub fn strings(about: &About, words: &[(&str, &str)]) -> Schema {
    let values: Vec<Value> = words.iter().map(|(word, _)| json!(word)).collect();
    let mut schema = schemars::json_schema!({ "type": "string", "enum": values });
    about.describe(&mut schema);
    let notes: Vec<String> = words
        .iter()
        .filter(|(_, doc)| !doc.is_empty())
        .map(|(word, doc)| format!("- `{word}`: {}", doc.replace('\n', " ")))
        .collect();
    if !notes.is_empty() {
        let parts = [about.doc, &notes.join("\n")];
        let text = parts
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>();
        schema.insert("description".to_owned(), text.join("\n\n").into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_of_a_path_are_those_at_its_end() {
        for (path, expected) in [
            ("shop::Page<shop::Product>", "shop::Page"),
            ("shop::Pair<a::Page<b::Item>, [u8; 2]>", "shop::Pair"),
            (
                "<shop::Shop<A> as Trait>::of::Page<u8>",
                "<shop::Shop<A> as Trait>::of::Page",
            ),
            ("shop::Page", "shop::Page"),
        ] {
            assert_eq!(without_arguments(path), expected);
        }
    }
}
