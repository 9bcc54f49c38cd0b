//! The rules of arrays.

use serde_json::Value;

use super::{Object, Walk, list};
use crate::schema::decode::tree::Tree;
use crate::schema::{At, FaultKind};

impl Walk<'_> {
    pub(super) fn array(&mut self, schema: &Object, items: &[Tree<'_>], at: &At<'_>) {
        self.array_size(schema, items.len() as u64, at);
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && has_twice(items) {
            self.push(at, FaultKind::NotUnique);
        }
        let first = list(schema, "prefixItems");
        let rest = schema.get("items");
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = first.get(index).or(rest) {
                self.value(schema, item, &at.index(index));
            }
        }
    }

    pub(super) fn array_size(&mut self, schema: &Object, count: u64, at: &At<'_>) {
        let rule = |keyword| schema.get(keyword).and_then(Value::as_u64);
        if let Some(min_length) = rule("minItems").filter(|least| count < *least) {
            self.push(at, FaultKind::TooShort { min_length });
        }
        if let Some(max_length) = rule("maxItems").filter(|most| count > *most) {
            self.push(at, FaultKind::TooLong { max_length });
        }
    }
}

/// Whether an item stands twice. Sorting keeps many items from taking their square in time.
fn has_twice(items: &[Tree<'_>]) -> bool {
    let mut keys: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}
