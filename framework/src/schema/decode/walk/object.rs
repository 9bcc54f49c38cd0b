//! The rules of objects.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Object, Walk, list};
use crate::schema::decode::tree::Tree;
use crate::schema::{At, FaultKind, Schemas};

/// The members of an object, in their order.
type Members<'t> = [(Cow<'t, str>, Tree<'t>)];

/// What a schema says of a member.
pub(in crate::schema::decode) enum Rule<'v> {
    /// It follows this schema.
    Schema(&'v Value),
    /// It may not be there.
    Forbidden,
    /// Nothing: the type does not look at it.
    Ignored,
}

impl Walk<'_> {
    pub(super) fn object_members(&mut self, schema: &Object, members: &Members<'_>, at: &At<'_>) {
        let schemas = self.schemas;
        self.duplicates(members, at, &|key| {
            matches!(rule(schemas, schema, key), Rule::Schema(_))
        });
        let mut met = HashSet::with_capacity(members.len());
        for (key, member) in members {
            if self.is_done() {
                return;
            }
            if !met.insert(&**key) {
                continue;
            }
            match rule(schemas, schema, key) {
                Rule::Schema(schema) => self.value(schema, member, &at.key(key)),
                Rule::Forbidden => self.push(&at.key(key), FaultKind::ExtraForbidden),
                Rule::Ignored => {}
            }
        }
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            if !met.contains(name) {
                self.push(&at.key(name), FaultKind::Missing);
            }
        }
    }

    /// What an object schema says of a member.
    pub(in crate::schema::decode) fn rule<'v>(&self, schema: &'v Object, key: &str) -> Rule<'v> {
        rule(self.schemas, schema, key)
    }

    /// Notes the keys that stand twice, among those that matter, each once.
    pub(super) fn duplicates(&mut self, members: &Members<'_>, at: &At<'_>, matters: &dyn Fn(&str) -> bool) {
        let mut met = HashMap::with_capacity(members.len());
        for (key, _) in members {
            let count = met.entry(&**key).or_insert(0_usize);
            *count += 1;
            if *count == 2 && matters(key) {
                self.push(&at.key(key), FaultKind::DuplicateKey);
            }
        }
    }
}

fn rule<'v>(schemas: &Schemas, schema: &'v Object, key: &str) -> Rule<'v> {
    let members = |keyword| schema.get(keyword).and_then(Value::as_object);
    if let Some(property) = members("properties").and_then(|properties| properties.get(key)) {
        return Rule::Schema(property);
    }
    let patterns = members("patternProperties");
    let is_match = |pattern: &str| schemas.regex(pattern).is_some_and(|regex| regex.is_match(key));
    if let Some((_, property)) = patterns
        .into_iter()
        .flatten()
        .find(|(pattern, _)| is_match(pattern))
    {
        return Rule::Schema(property);
    }
    match schema.get("additionalProperties") {
        Some(Value::Bool(false)) => Rule::Forbidden,
        Some(others) => Rule::Schema(others),
        None => Rule::Ignored,
    }
}
