//! What holds of every JSON body and of every parameter: who decodes and who looks for faults agree.

mod types;

use std::fmt::Debug;
use std::str;

use serde_json::Value;

pub(super) use self::types::SCHEMAS;
use self::types::{Event, Key, Node, Product, Scalars};
use super::json::{decode_json, faults_of, parse};
use super::strict::Strict;
use super::text::fuzz::agrees as text_agrees;
use super::tree::Tree;
use crate::schema::fault::MAX_FAULTS;
use crate::schema::{Constraints, Schema};

/// A body is taken exactly if the walk finds no fault in it, and then it is the value that serde alone reads, and is
/// still the same once written and read again.
///
/// The first byte chooses the type.
pub(crate) fn json(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    match choice % 7 {
        0 => json_agrees::<Product>(bytes),
        1 => json_agrees::<Event>(bytes),
        2 => json_agrees::<Key>(bytes),
        3 => json_agrees::<Node>(bytes),
        4 => json_agrees::<Scalars>(bytes),
        5 => json_agrees::<Vec<Product>>(bytes),
        _ => any_json(bytes),
    }
}

fn json_agrees<T: Schema + Debug>(bytes: &[u8]) {
    let decoded = decode_json::<T>(bytes, &Constraints::NONE, &SCHEMAS);
    let Ok(text) = str::from_utf8(bytes) else {
        assert!(decoded.is_err());
        return;
    };
    assert_eq!(parse::<T>(text).is_ok(), by_serde_json::<T>(text), "two readers");
    let found = faults_of(text, SCHEMAS.input::<T>(), &SCHEMAS);
    match decoded {
        Err(told) => {
            assert!(!told.is_empty() && told.len() <= MAX_FAULTS);
            assert!(!found.is_empty(), "refused, but the walk finds nothing: {told:?}");
        }
        Ok(value) => {
            assert!(
                found.is_empty(),
                "{value:?} is taken, but the walk finds {found:?}"
            );
            let written = |value: &T| serde_json::to_value(value).expect("what was read can be written");
            let ours = written(&value);
            let again = decode_json::<T>(ours.to_string().as_bytes(), &Constraints::NONE, &SCHEMAS);
            assert_eq!(
                again.as_ref().map(written),
                Ok(ours.clone()),
                "read and written again"
            );
            if let Ok(plain) = serde_json::from_str::<T>(text) {
                assert_eq!(without_nulls(ours), without_nulls(written(&plain)));
            }
        }
    }
}

/// Whether `serde_json` reads the text as the type.
fn by_serde_json<T: Schema>(text: &str) -> bool {
    let mut json = serde_json::Deserializer::from_str(text);
    T::deserialize(Strict::new(&mut json)).is_ok() && json.end().is_ok()
}

/// The value without fields that are `null`: serde alone cannot tell them from absent ones, `Patch` can.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(key, member)| (key, without_nulls(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        scalar => scalar,
    }
}

/// Of JSON without a type, only keys that stand twice are refused.
fn any_json(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match (parse::<Value>(text), serde_json::from_str::<Value>(text)) {
        (Ok(ours), Ok(plain)) => assert_eq!(ours, plain),
        (Err(_), Err(_)) => {}
        (Ok(ours), Err(error)) => panic!("{ours} is taken, but is no JSON: {error}"),
        (Err(error), Ok(_)) => {
            let tree = serde_json::from_str::<Tree<'_>>(text).expect("a tree takes all JSON");
            assert!(has_a_key_twice(&tree), "{error}");
        }
    }
}

fn has_a_key_twice(tree: &Tree<'_>) -> bool {
    match tree {
        Tree::List(items) => items.iter().any(has_a_key_twice),
        Tree::Object(members) => members.iter().enumerate().any(|(index, (key, member))| {
            members[..index].iter().any(|(before, _)| before == key) || has_a_key_twice(member)
        }),
        _ => false,
    }
}

/// Parameters are taken exactly if the walk finds no fault in them. The first byte chooses the type, the rest is a query.
pub(crate) fn text(bytes: &[u8]) {
    let Some((choice, query)) = bytes.split_first() else {
        return;
    };
    match choice % 11 {
        0 => text_agrees::<types::Listing>(query),
        1 => text_agrees::<Scalars>(query),
        2 => text_agrees::<types::Closed>(query),
        3 => text_agrees::<bool>(query),
        4 => text_agrees::<u8>(query),
        5 => text_agrees::<i64>(query),
        6 => text_agrees::<f32>(query),
        7 => text_agrees::<Vec<u64>>(query),
        8 => text_agrees::<Option<types::Color>>(query),
        9 => text_agrees::<jiff::Timestamp>(query),
        _ => text_agrees::<String>(query),
    }
}
