//! The regular expressions of all schemas, compiled once.

use std::borrow::Cow;
use std::collections::HashMap;

use regex::Regex;
use serde_json::{Map, Value};

use crate::schema::constraints::pattern_mistake;
use crate::schema::{dialect, traverse};

/// Compiled patterns by their text.
#[derive(Debug, Default)]
pub(super) struct Patterns(HashMap<String, Regex>);

impl Patterns {
    /// Compiles the patterns inside a schema, and notes those that are none.
    pub(super) fn collect(&mut self, name: &str, schema: &Value, problems: &mut Vec<String>) {
        traverse::visit(schema, "", &mut |object, pointer| {
            for pattern in patterns(object) {
                if self.0.contains_key(pattern) {
                    continue;
                }
                match dialect::pattern(pattern) {
                    Ok(regex) => drop(self.0.insert(pattern.to_owned(), regex)),
                    Err(error) => problems.push(format!(
                        "schema `{name}`, `{pointer}`: {}",
                        pattern_mistake(pattern, &error)
                    )),
                }
            }
        });
    }

    /// The compiled pattern, if it is one.
    pub(super) fn get(&self, pattern: &str) -> Option<Cow<'_, Regex>> {
        let known = self.0.get(pattern).map(Cow::Borrowed);
        known.or_else(|| dialect::pattern(pattern).ok().map(Cow::Owned))
    }
}

fn patterns(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let own = object.get("pattern").and_then(Value::as_str);
    let names = object.get("patternProperties").and_then(Value::as_object);
    own.into_iter()
        .chain(names.into_iter().flat_map(Map::keys).map(String::as_str))
}
