//! The JSON of tokens and keys: an object in which nothing stands twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How many levels it may have.
const DEPTH: u8 = 16;

/// The one name of the map that a number is where some crate of the program asks for the feature `arbitrary_precision` of `serde_json`.
const NUMBER: &str = "$serde_json::private::Number";

pub(super) type Object = Map<String, Value>;

/// The object that the bytes are, if they are one.
///
/// Two parsers that take different ones of two equal names would read two tokens: RFC 7519, section 4, lets us refuse them.
pub(super) fn object(bytes: &[u8]) -> Option<Object> {
    let text = str::from_utf8(bytes).ok()?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: DEPTH }.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Whether an object has more levels than one that is read may have.
pub(super) fn is_too_deep(object: &Object) -> bool {
    object.values().any(|value| is_deeper_than(value, DEPTH - 1))
}

fn is_deeper_than(value: &Value, levels: u8) -> bool {
    let Some(left) = levels.checked_sub(1) else {
        return value.is_array() || value.is_object();
    };
    match value {
        Value::Array(list) => list.iter().any(|value| is_deeper_than(value, left)),
        Value::Object(object) => object.values().any(|value| is_deeper_than(value, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A value with so many levels left.
#[derive(Clone, Copy)]
struct Strict {
    depth: u8,
}

impl Strict {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        depth
            .map(|depth| Self { depth })
            .ok_or_else(|| E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number.map(Value::Number).ok_or_else(|| E::custom("not finite"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.deeper::<A::Error>()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut next = members.next_key::<String>()?;
        if next.as_deref() == Some(NUMBER) {
            return number(&members.next_value::<String>()?).ok_or_else(|| A::Error::custom("no number"));
        }
        let inside = self.deeper::<A::Error>()?;
        let mut object = Map::new();
        while let Some(name) = next {
            if object.contains_key(&name) {
                return Err(A::Error::custom("a name stands twice"));
            }
            object.insert(name, members.next_value_seed(inside)?);
            next = members.next_key()?;
        }
        Ok(Value::Object(object))
    }
}

/// A number of which `serde_json` kept all digits, as one that it did not.
fn number(text: &str) -> Option<Value> {
    let number: Number = text.parse().ok()?;
    let whole = number.as_u64().map(Value::from);
    let whole = whole.or_else(|| number.as_i64().map(Value::from));
    whole.or_else(|| Number::from_f64(number.as_f64()?).map(Value::Number))
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error as ValueError, MapDeserializer};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_read_as_it_is() {
        let read = object(br#" {"a": [1, -2, 1.5, "x", null, true], "b": {}} "#);
        let expected = serde_json::json!({ "a": [1, -2, 1.5, "x", null, true], "b": {} });
        assert_eq!(read.map(Value::Object), Some(expected));
    }

    #[test]
    fn what_is_no_plain_object_is_refused() {
        for bad in [
            "",
            "null",
            "[]",
            "\"{}\"",
            "{} {}",
            "{}x",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":{\"b\":1,\"\\u0062\":2}}",
            "{\"a\":1e999}",
            "{\"a\":\"\\ud800\"}",
            "\u{feff}{}",
        ] {
            assert_eq!(object(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(object(b"{\"a\":\"\xff\"}"), None);
    }

    /// The numbers of a program in which some crate wants all digits.
    #[test]
    fn numbers_with_all_digits_are_numbers() {
        let read = |text: &'static str, depth| {
            let members = MapDeserializer::<_, ValueError>::new([(NUMBER, text)].into_iter());
            Strict { depth }.deserialize(members).ok()
        };
        for (text, number) in [
            ("7", json!(7)),
            ("-7", json!(-7)),
            ("1.5", json!(1.5)),
            ("1e3", json!(1e3)),
        ] {
            assert_eq!(read(text, 0), Some(number), "{text}");
        }
        for text in ["", "x", "1e999", "7 8", "\"7\""] {
            assert_eq!(read(text, 1), None, "{text}");
        }
    }

    #[test]
    fn sixteen_levels_are_enough() {
        let nested = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        assert!(object(nested(16).as_bytes()).is_some());
        assert!(object(nested(17).as_bytes()).is_none());
        for levels in [1, 15, 16, 17, 18] {
            let written = serde_json::from_str::<Object>(&nested(levels)).unwrap();
            assert_eq!(is_too_deep(&written), levels > 16, "{levels}");
        }
        assert!(object("[".repeat(100_000).as_bytes()).is_none());
    }
}
