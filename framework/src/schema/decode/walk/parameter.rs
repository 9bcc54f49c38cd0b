//! The faults of parameters, whose text stands for the JSON that the schema wants.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::target::item;
use super::{Object, Walk, types};
use crate::schema::decode::parse::{boolean, integer, number};
use crate::schema::decode::tree::Tree;
use crate::schema::fault::KeptFaults;
use crate::schema::{At, Bound, FaultKind};

impl Walk<'_> {
    /// Looks for the faults of a parameter's values.
    pub(in crate::schema::decode) fn parameter(
        &mut self,
        schema: &Value,
        values: &[Cow<'_, str>],
        at: &At<'_>,
    ) {
        if let Some(array) = self.array_schema(schema) {
            return self.text_items(schema, array, values, at);
        }
        if let Some(text) = values.last()
            && let Some(tree) = self.parse(schema, text, at)
        {
            self.value(schema, &tree, at);
        }
    }

    fn text_items(&mut self, schema: &Value, array: &Object, values: &[Cow<'_, str>], at: &At<'_>) {
        let mut trees = Vec::with_capacity(values.len());
        for (index, text) in values.iter().enumerate() {
            trees.extend(
                self.parse(item(array, index), text, &at.index(index))
                    .map(|tree| (index, tree)),
            );
        }
        if trees.len() == values.len() {
            let list = Tree::List(trees.into_iter().map(|(_, tree)| tree).collect());
            return self.value(schema, &list, at);
        }
        for (index, tree) in &trees {
            self.value(item(array, *index), tree, &at.index(*index));
        }
        self.array_size(array, values.len() as u64, at);
    }

    /// The text as the JSON value that the schema wants.
    fn parse<'t>(&mut self, schema: &Value, text: &'t str, at: &At<'_>) -> Option<Tree<'t>> {
        if let Some(forms) = self.forms(schema)
            && forms.iter().any(|form| self.is_parsed(form))
        {
            return self.parse_as_any(&forms, text, at);
        }
        let parsed = match self.scalar_type(schema) {
            Some("boolean") => boolean(text).map(Tree::Bool),
            Some("integer") => integer(text).map(Bound::Int).map(Tree::Number),
            Some("number") => number(text).map(Tree::Number),
            _ => return Some(Tree::Text(Cow::Borrowed(text))),
        };
        parsed.map_err(|wrong| self.push(at, wrong.into())).ok()
    }

    /// Whether the text of a value is not the value itself.
    fn is_parsed(&self, schema: &Value) -> bool {
        matches!(self.scalar_type(schema), Some("boolean" | "integer" | "number"))
    }

    /// The text as the JSON value that the first of several forms takes.
    fn parse_as_any<'t>(&mut self, forms: &[&Value], text: &'t str, at: &At<'_>) -> Option<Tree<'t>> {
        for form in forms {
            let mut walk = Walk {
                faults: KeptFaults::new(),
                ..*self
            };
            if let Some(tree) = walk.parse(form, text, &At::Root)
                && self.attempt(form, &tree).is_empty()
            {
                return Some(tree);
            }
        }
        self.push(at, FaultKind::UnionNoMatch);
        None
    }

    /// The schema of a struct or a map, behind references and past `null`.
    pub(in crate::schema::decode) fn object<'v>(&self, schema: &'v Value) -> Option<&'v Map<String, Value>>
    where
        Self: 'v,
    {
        let schema = self.target(schema)?;
        (schema.contains_key("properties") || types(schema).contains(&"object")).then_some(schema)
    }

    /// Whether the schema wants an array.
    pub(in crate::schema::decode) fn is_list(&self, schema: &Value) -> bool {
        self.scalar_type(schema) == Some("array")
    }
}
