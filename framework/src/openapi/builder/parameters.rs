//! Parameters: one for a scalar, one a field for a struct.

use std::borrow::Cow;
use std::iter;

use http::HeaderName;
use schemars::Schema as JsonSchema;
use serde_json::Value;

use super::OperationBuilder;
use super::shape::{join, object, take, take_null};
use super::text;
use crate::openapi::{Parameter, ParameterIn};
use crate::schema::{ArgMeta, FaultKind, Literal, Location, Schema, Schemas, TextSource, decode_text};

impl OperationBuilder<'_> {
    /// Describes the parameters that a `T` is decoded from.
    ///
    /// A scalar or a list is one parameter with the name of the argument. A struct is one parameter a field. In
    /// the names of header fields `_` becomes `-`. What has a default or may be absent is not required; those of
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
        match ParameterIn::of(location) {
            Some(place) => {
                if let Some(default) = arg.default.filter(|_| T::FIELDS.is_none()) {
                    self.default_of::<T>(location, arg, default);
                }
                self.parameters_of(place, arg, schema);
            }
            None => self.fault(format!(
                "the argument `{}` is no parameter: it stands in the content",
                arg.name
            )),
        }
    }

    /// Notes a default that has no effect, and one that requests which rely on it would be refused for.
    fn default_of<T: Schema>(&mut self, location: Location, arg: &ArgMeta, default: Literal) {
        let name = arg.name;
        if location == Location::Path {
            return self.fault(format!(
                "the default of the argument `{name}` has no effect: its value is always in the path"
            ));
        }
        // A default needs no schema to be taken, only to be told what it is not.
        let Err(faults) = decode_text::<T>(&Absent, location, arg, &Schemas::default()) else {
            return;
        };
        let reason = match faults.first().map(|fault| &fault.kind) {
            None | Some(FaultKind::ValueError) => Cow::Borrowed("is no value of its type"),
            Some(kind) => Cow::Owned(kind.detail().into_owned()),
        };
        self.fault(format!(
            "the default `{default}` of the argument `{name}` {reason}"
        ));
    }

    /// Notes what stands at an argument that is content, and says something of parameters only.
    pub(crate) fn no_parameter(&mut self, arg: &ArgMeta) {
        let keywords = [
            ("alias", arg.alias.is_some()),
            ("default", arg.default.is_some()),
            ("example", arg.example.is_some()),
            ("deprecated", arg.deprecated),
        ];
        for (keyword, _) in keywords.iter().filter(|(_, stands)| *stands) {
            self.fault(format!(
                "`{keyword}` at the argument `{}` has no effect: it is the content, and no parameter",
                arg.name
            ));
        }
    }

    fn parameters_of(&mut self, location: ParameterIn, arg: &ArgMeta, mut schema: JsonSchema) {
        let optional = take_null(&mut schema) || text::is_nullable(self.registry, &schema) || self.optional;
        if let Some(object) = object(self.registry, &schema) {
            return self.fields(location, arg, &object, optional);
        }
        let is_pairs = location == ParameterIn::Query && !optional && text::is_map(self.registry, &schema);
        if !is_pairs {
            self.holds_text(location, arg.wire_name(), &schema);
        }
        self.parameter(scalar(location, arg, schema, optional || is_pairs));
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
fn scalar(location: ParameterIn, arg: &ArgMeta, mut schema: JsonSchema, optional: bool) -> Parameter {
    arg.constraints.describe(&mut schema);
    if let Some(default) = arg.default {
        let default = value_for(&schema, default);
        schema.insert("default".to_owned(), default);
    }
    let example = arg.example.map(|example| value_for(&schema, example));
    let mut parameter = described(location, arg.wire_name(), schema, optional);
    if !arg.doc.is_empty() {
        parameter.description = Some(arg.doc.to_owned());
    }
    parameter.deprecated |= arg.deprecated;
    parameter.example = example.or(parameter.example);
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

/// A literal as a value of the type that the schema allows: it is decoded as text would be.
fn value_for(schema: &JsonSchema, literal: Literal) -> Value {
    let value = match literal {
        Literal::Bool(value) => Value::Bool(value),
        Literal::Number(value) => value.into(),
        Literal::Text(value) => Value::String(value.to_owned()),
    };
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => Value::Array(vec![value]),
        Some("string") if !value.is_string() => Value::String(value.to_string()),
        _ => value,
    }
}

#[cfg(test)]
mod tests;
