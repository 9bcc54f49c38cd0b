//! Parameters: one for a scalar, one a field for a struct.

use std::borrow::Cow;
use std::iter;

use http::HeaderName;
use schemars::Schema as JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::OperationBuilder;
use super::shape::{join, object, take, take_null};
use super::text;
use crate::openapi::{Parameter, ParameterIn};
use crate::schema::{
    ArgMeta, Constraints, FaultKind, Literal, Location, Schema, Schemas, TextSource, decode_text,
};

impl OperationBuilder<'_> {
    /// Describes the parameters that a `T` is decoded from.
    ///
    /// A scalar or a list is one parameter with the name of the argument. A struct is one parameter a field. In
    /// the names of header fields `_` becomes `-`, except in an `alias`. What has a default or may be absent is not required; those of
    /// the path always are. A parameter that is described twice stands once, required if either requires it.
    ///
    /// ```
    /// # use purlin::openapi::OperationBuilder;
    /// # use purlin::schema::{ArgMeta, Location, Registry};
    /// let mut registry = Registry::new();
    /// let mut op = OperationBuilder::new(&mut registry);
    /// op.parameters::<Option<u32>>(Location::Header, &ArgMeta::new("x_page"));
    ///
    /// let parameter = &op.finish().operation.parameters[0];
    /// assert_eq!((parameter.name.as_str(), parameter.required), ("x-page", false));
    /// ```
    pub fn parameters<T: Schema>(&mut self, location: Location, arg: &ArgMeta) {
        let schema = self.registry.input::<T>();
        let Some(place) = ParameterIn::of(location) else {
            return self.fault(format!(
                "the argument `{}` is no parameter: it stands in the content",
                arg.name
            ));
        };
        let shown = match T::FIELDS {
            None => self.shown::<T>(location, arg),
            Some(_) => Shown::default(),
        };
        self.parameters_of(place, arg, schema, shown);
    }

    /// The default and the example of an argument. A default that has no effect is a mistake.
    fn shown<T: Schema>(&mut self, location: Location, arg: &ArgMeta) -> Shown {
        if arg.default.is_some() && location == Location::Path {
            self.fault(format!(
                "the default of the argument `{}` has no effect: its value is always in the path",
                arg.name
            ));
        }
        let default = arg.default.filter(|_| location != Location::Path);
        // An example of a list is one of its items.
        let item = ArgMeta {
            constraints: Constraints {
                min_items: None,
                ..arg.constraints
            },
            ..*arg
        };
        Shown {
            default: default.and_then(|default| self.value_of::<T>("default", default, location, arg)),
            example: arg
                .example
                .and_then(|example| self.value_of::<T>("example", example, location, &item)),
        }
    }

    /// A literal at an argument as a value of its type. One that requests would be refused for is a mistake.
    fn value_of<T: Schema>(
        &mut self,
        keyword: &str,
        literal: Literal,
        location: Location,
        arg: &ArgMeta,
    ) -> Option<Value> {
        let absent = ArgMeta {
            default: Some(literal),
            ..*arg
        };
        // A default needs no schema to be taken, only to be told what it is not.
        let faults = match decode_text::<T>(&Absent, location, &absent, &Schemas::default()) {
            Ok(value) => return Some(as_value(literal, &value)),
            Err(faults) => faults,
        };
        let reason = match faults.first().map(|fault| &fault.kind) {
            None | Some(FaultKind::ValueError) => Cow::Borrowed("is no value of its type"),
            Some(kind) => Cow::Owned(kind.detail().into_owned()),
        };
        self.fault(format!(
            "the {keyword} `{literal}` of the argument `{}` {reason}",
            arg.name
        ));
        None
    }

    /// Notes what stands at an argument that is no parameter, or one that says all of itself, and would be ignored.
    pub(crate) fn no_parameter(&mut self, arg: &ArgMeta) {
        let keywords = [
            ("alias", arg.alias.is_some()),
            ("default", arg.default.is_some()),
            ("example", arg.example.is_some()),
            ("deprecated", arg.deprecated),
        ];
        for (keyword, _) in keywords.iter().filter(|(_, stands)| *stands) {
            self.fault(format!(
                "`{keyword}` at the argument `{}` has no effect: only a `Path`, `Query`, `Header` or `Cookie` takes it",
                arg.name
            ));
        }
    }

    fn parameters_of(&mut self, location: ParameterIn, arg: &ArgMeta, mut schema: JsonSchema, shown: Shown) {
        let optional = take_null(&mut schema) || text::is_nullable(self.registry, &schema) || self.optional;
        if let Some(object) = object(self.registry, &schema) {
            return self.fields(location, arg, &object, optional);
        }
        let is_pairs = location == ParameterIn::Query && !optional && text::is_map(self.registry, &schema);
        if is_pairs {
            self.carry(Pairs {
                name: arg.wire_name(),
            });
        } else {
            self.holds_text(location, arg.wire_name(), &schema);
        }
        self.parameter(scalar(location, arg, schema, shown, optional || is_pairs));
    }

    /// Notes a parameter that no text is a value of.
    fn holds_text(&mut self, location: ParameterIn, name: &str, schema: &JsonSchema) {
        if let Some(reason) = text::refusal(self.registry, schema, location) {
            self.fault(format!("the parameter `{name}` {reason}"));
        }
    }

    fn fields(&mut self, location: ParameterIn, arg: &ArgMeta, object: &JsonSchema, optional: bool) {
        if arg.default.is_some() {
            self.fault(format!(
                "the default of the argument `{}` has no effect: its type is a struct, so each field has its own",
                arg.name
            ));
        }
        let required = object.get("required").and_then(Value::as_array);
        for (name, schema) in object
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let Ok(schema) = JsonSchema::try_from(schema.clone()) else {
                continue;
            };
            let listed = required.is_some_and(|names| names.iter().any(|required| required == name));
            let mut parameter = described(location, name, schema, optional || !listed);
            self.holds_text(location, name, &parameter.schema);
            parameter.deprecated |= arg.deprecated;
            self.parameter(parameter);
        }
    }

    /// Adds a parameter that no type describes, or merges it with the same one described before. A header field whose name is
    /// none is a mistake.
    ///
    /// ```
    /// # use purlin::openapi::{OperationBuilder, Parameter, ParameterIn};
    /// # use purlin::schema::Registry;
    /// # let mut registry = Registry::new();
    /// # let mut op = OperationBuilder::new(&mut registry);
    /// let key = Parameter::new(ParameterIn::Header, "Idempotency-Key", schemars::json_schema!({ "type": "string" }));
    /// op.parameter(key.clone().required());
    /// op.parameter(key);
    /// assert_eq!(op.finish().operation.parameters.len(), 1);
    /// ```
    pub fn parameter(&mut self, parameter: Parameter) {
        if parameter.location == ParameterIn::Header && HeaderName::try_from(&parameter.name).is_err() {
            self.fault(format!(
                "`{}` is no name of a header field: write one such as `X-Shop`, in `#[field(alias = \"..\")]`",
                parameter.name
            ));
        }
        match self
            .operation
            .parameters
            .iter_mut()
            .find(|known| known.is_same(&parameter))
        {
            Some(known) => merge(known, parameter),
            None => self.operation.parameters.push(parameter),
        }
    }
}

/// A map whose members are the pairs of the query that nothing else reads.
#[derive(Debug)]
pub(crate) struct Pairs {
    /// What the document calls it.
    pub(crate) name: &'static str,
}

/// What the document shows of the literals at an argument.
#[derive(Default)]
struct Shown {
    default: Option<Value>,
    example: Option<Value>,
}

/// A request without parameters.
struct Absent;

impl TextSource for Absent {
    fn values<'s>(&'s self, _: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        iter::empty()
    }

    fn others<'s>(&'s self, _: &[&str]) -> Vec<Cow<'s, str>> {
        Vec::new()
    }
}

/// The parameter of an argument that is no struct.
fn scalar(
    location: ParameterIn,
    arg: &ArgMeta,
    mut schema: JsonSchema,
    shown: Shown,
    optional: bool,
) -> Parameter {
    arg.constraints.describe(&mut schema);
    if let Some(default) = shown.default {
        schema.insert("default".to_owned(), default);
    }
    let mut parameter = described(location, arg.wire_name(), schema, optional);
    if let Some(alias) = arg.alias {
        alias.clone_into(&mut parameter.name);
    }
    if !arg.doc.is_empty() {
        parameter.description = Some(arg.doc.to_owned());
    }
    parameter.deprecated |= arg.deprecated;
    parameter.example = shown.example.or(parameter.example);
    parameter
}

/// A parameter with what its schema says about the place and not about the value lifted out of the schema.
fn described(location: ParameterIn, name: &str, mut schema: JsonSchema, optional: bool) -> Parameter {
    let name = match location {
        ParameterIn::Header => name.replace('_', "-"),
        _ => name.to_owned(),
    };
    let optional = take_null(&mut schema) || optional || schema.get("default").is_some();
    let mut parameter = Parameter::new(location, name, schema);
    parameter.required |= !optional;
    if let Some(members) = parameter.schema.as_object_mut() {
        if let Some(Value::String(description)) = take(members, "description") {
            parameter.description = Some(description);
        }
        parameter.deprecated = take(members, "deprecated") == Some(Value::Bool(true));
        if members
            .get("examples")
            .and_then(Value::as_array)
            .is_some_and(|list| list.len() == 1)
        {
            parameter.example = take(members, "examples").map(|mut list| list[0].take());
        }
    }
    parameter
}

/// Two extractors read the same parameter: its value must please both.
fn merge(known: &mut Parameter, other: Parameter) {
    known.required |= other.required;
    known.deprecated &= other.deprecated;
    known.description = known.description.take().or(other.description);
    known.example = known.example.take().or(other.example);
    join("allOf", &mut known.schema, other.schema);
}

/// A literal as the value that a request without it is given.
fn as_value(literal: Literal, decoded: &impl Serialize) -> Value {
    let written = match literal {
        Literal::Bool(value) => Value::Bool(value),
        Literal::Number(value) => value.into(),
        Literal::Text(value) => Value::String(value.to_owned()),
    };
    match serde_json::to_value(decoded) {
        // A number stays as it is written: an `f32` has more digits as JSON.
        Ok(decoded) if !(decoded.is_number() && written.is_number()) => decoded,
        _ => written,
    }
}

#[cfg(test)]
mod tests;
