//! What schemars leaves out or adds too much: honest bounds, markers of ours, `$schema`.

use serde_json::{Map, Value};

use crate::schema::describe::{MISTAKE, MODULE};
use crate::schema::traverse;

/// Makes a schema ready for documents and checks. References stay as they are.
pub(super) fn polish(schema: &mut Value) {
    traverse::visit_mut(schema, &mut |object| {
        for keyword in ["$schema", MODULE, MISTAKE] {
            object.shift_remove(keyword);
        }
        bound_integer(object);
    });
}

/// Writes the range of an integer type, which schemars gives only as `format` for the wide ones.
fn bound_integer(object: &mut Map<String, Value>) {
    let Some(format) = object.get("format").and_then(Value::as_str) else {
        return;
    };
    let Some((least, most)) = range(format) else {
        return;
    };
    let is_below = |value: &Value| value.as_i128().is_some_and(|value| value < least);
    if !object.contains_key("exclusiveMinimum") && object.get("minimum").is_none_or(is_below) {
        insert(object, "minimum", least);
    }
    let is_above = |value: &Value| value.as_i128().is_some_and(|value| value > most);
    if !object.contains_key("exclusiveMaximum") && object.get("maximum").is_none_or(is_above) {
        insert(object, "maximum", most);
    }
}

fn insert(object: &mut Map<String, Value>, keyword: &str, bound: i128) {
    if let Some(bound) = serde_json::Number::from_i128(bound) {
        object.insert(keyword.to_owned(), Value::Number(bound));
    }
}

/// The range of the integer formats. 128-bit ones have none that every JSON reader can hold.
fn range(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" | "int" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// A JSON number as a whole number, where it is one.
trait AsI128 {
    fn as_i128(&self) -> Option<i128>;
}

impl AsI128 for Value {
    fn as_i128(&self) -> Option<i128> {
        self.as_number().and_then(serde_json::Number::as_i128)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(mut schema: Value, expected: &Value) {
        polish(&mut schema);
        assert_eq!(&schema, expected);
    }

    #[test]
    fn integers_have_their_range() {
        check(
            json!({ "type": "integer", "format": "int32" }),
            &json!({ "type": "integer", "format": "int32", "minimum": i32::MIN, "maximum": i32::MAX }),
        );
        check(
            json!({ "type": ["integer", "null"], "format": "uint64", "minimum": 0 }),
            &json!({ "type": ["integer", "null"], "format": "uint64", "minimum": 0, "maximum": u64::MAX }),
        );
    }

    #[test]
    fn tighter_rules_win_over_the_range() {
        check(
            json!({ "type": "integer", "format": "int8", "minimum": -500, "exclusiveMaximum": 5 }),
            &json!({ "type": "integer", "format": "int8", "minimum": -128, "exclusiveMaximum": 5 }),
        );
        check(
            json!({ "type": "integer", "format": "int8", "minimum": 3, "maximum": 4 }),
            &json!({ "type": "integer", "format": "int8", "minimum": 3, "maximum": 4 }),
        );
    }
}
