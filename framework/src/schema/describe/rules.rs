//! Rules in the words of JSON Schema Validation (draft 2020-12, section 6).

use schemars::Schema;
use serde_json::Value;

use crate::schema::{Bound, Constraints, Format};

impl Constraints {
    /// Adds the rules to the schema of the value. A bound that the schema already has stays where it is tighter.
    pub fn describe(&self, schema: &mut Schema) {
        tighten(schema, "exclusiveMinimum", self.gt.map(Bound::into), f64::max);
        tighten(schema, "minimum", self.ge.map(Bound::into), f64::max);
        tighten(schema, "exclusiveMaximum", self.lt.map(Bound::into), f64::min);
        tighten(schema, "maximum", self.le.map(Bound::into), f64::min);
        insert(schema, "multipleOf", self.multiple_of);
        insert(schema, "minLength", self.min_length);
        insert(schema, "maxLength", self.max_length);
        insert(schema, "pattern", self.pattern.map(super::super::Pattern::text));
        insert(schema, "format", self.format.map(Format::as_str));
        tighten(schema, "minItems", self.min_items.map(Value::from), f64::max);
        tighten(schema, "maxItems", self.max_items.map(Value::from), f64::min);
        insert(schema, "uniqueItems", self.unique_items.then_some(true));
    }
}

impl Format {
    /// The name of the format in JSON Schema (section 7.3).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            #[cfg(feature = "url")]
            Self::Url => "uri",
        }
    }
}

fn insert(schema: &mut Schema, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        schema.insert(key.to_owned(), value.into());
    }
}

/// Sets a bound unless the one that is there is the `pick` of both.
fn tighten(schema: &mut Schema, key: &str, bound: Option<Value>, pick: fn(f64, f64) -> f64) {
    let Some(bound) = bound else { return };
    let present = schema.get(key).and_then(Value::as_f64);
    let keeps = |present: f64, bound: f64| pick(present, bound).total_cmp(&bound).is_ne();
    if !matches!((present, bound.as_f64()), (Some(present), Some(bound)) if keeps(present, bound)) {
        schema.insert(key.to_owned(), bound);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_rule_has_its_keyword() {
        let rules = Constraints::NONE
            .gt(Bound::Int(0))
            .lt(Bound::Float(1.5))
            .multiple_of(Bound::Float(0.1))
            .min_length(1)
            .max_length(2)
            .format(Format::Url)
            .min_items(3)
            .max_items(4)
            .unique_items();
        let mut schema = Schema::default();
        rules.describe(&mut schema);
        let expected = json!({
            "exclusiveMinimum": 0, "exclusiveMaximum": 1.5, "multipleOf": 0.1,
            "minLength": 1, "maxLength": 2, "format": "uri",
            "minItems": 3, "maxItems": 4, "uniqueItems": true,
        });
        assert_eq!(schema.to_value(), expected);
    }

    #[test]
    fn the_tighter_bound_stays() {
        let mut schema = schemars::json_schema!({ "minimum": 0, "maximum": 255 });
        Constraints::NONE
            .ge(Bound::Int(-1))
            .le(Bound::Int(10))
            .describe(&mut schema);
        assert_eq!(schema.to_value(), json!({ "minimum": 0, "maximum": 10 }));
    }

    #[test]
    fn bounds_beyond_64_bits_are_numbers() {
        let mut schema = schemars::json_schema!({ "type": "number" });
        let rules = Constraints::NONE.le(Bound::Int(100_000_000_000_000_000_000));
        rules.ge(Bound::Int(i128::MIN)).describe(&mut schema);
        let expected = json!({ "type": "number", "maximum": 1e20, "minimum": -2_f64.powi(127) });
        assert_eq!(schema.to_value(), expected);
    }
}
