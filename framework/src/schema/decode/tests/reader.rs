//! The quick reader takes what `serde_json` takes, as the same value.

use std::fmt::Debug;

use purlin::schema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::*;
use crate::schema::decode::json::parse;
use crate::schema::decode::strict::Strict;

/// Texts that lie near the edges of the grammar, once they are changed in one place.
const TEXTS: &[&str] = &[
    "null",
    " true ",
    "false",
    "0",
    "-10",
    "1.5e-3",
    "999999999999999999",
    "18446744073709551615",
    "-9223372036854775808",
    "340282366920938463463374607431768211455",
    "\"\"",
    "\"plain\"",
    "\"seven77\"",
    "\"eight888\"",
    "\"more than eight bytes, and \u{e4}\u{20ac}\u{1f600}\"",
    r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#,
    "[ ]",
    "[1 , -2,3.0]",
    "[[[1]], [[]]]",
    r#"["a", null, {"b": [true]}]"#,
    "{ }",
    r#"{"a":1,"b" : 2}"#,
    r#"{"1":true,"-2":false}"#,
    r#"{"id":1,"x":1}"#,
    r#"{"name":"ab","price":1,"tags":["x"],"owner":{"id":2}}"#,
    r#"{"a":1,"ab" : 2,"id":3,"abc":4}"#,
    r#"{"ab":2, "abc":4,"a":1}"#,
    r#"{"a\"b":1,"a\nb":2}"#,
    r#"{"a"b":1}"#,
    r#""Dot""#,
    r#"{"Circle":{"radius":1.5}}"#,
    r#"{"Square":1.5}"#,
    r#"{"Pair":[1,2]}"#,
];

/// What a place is changed to.
const BYTES: &[u8] = b"\"\\{}[],:09-+.eEnu/ \n\x01\x7f";

#[derive(Debug, Serialize, Deserialize)]
enum External {
    Dot,
    Circle { radius: f32 },
    Square(f64),
    Pair(u8, u8),
}

/// Names that the reader is told, some of which begin others.
#[schema]
#[derive(Debug)]
struct Told {
    a: u8,
    ab: Option<u8>,
    #[field(default = 7)]
    abc: u8,
}

/// Names that need escapes.
#[schema]
#[derive(Debug)]
struct Escaped {
    #[field(alias = "a\"b")]
    quote: u8,
    #[field(alias = "a\\nb")]
    backslash: Option<u8>,
}

#[test]
fn both_readers_agree() {
    for text in TEXTS {
        agrees_on(text);
        for (place, _) in text.char_indices() {
            for byte in BYTES {
                let (before, after) = text.split_at(place);
                let byte = char::from(*byte);
                agrees_on(&format!("{before}{byte}{after}"));
                agrees_on(&format!(
                    "{before}{byte}{}",
                    &after[after.chars().next().map_or(0, char::len_utf8)..]
                ));
            }
            agrees_on(&text[..place]);
        }
    }
}

#[test]
fn both_readers_stop_at_the_same_depth() {
    for depth in [126, 127, 128, 129, 1000] {
        agrees::<Value>(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        agrees::<Value>(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)));
    }
}

fn agrees_on(text: &str) {
    agrees::<Value>(text);
    agrees::<bool>(text);
    agrees::<()>(text);
    agrees::<u8>(text);
    agrees::<i64>(text);
    agrees::<u64>(text);
    if !text.contains(['.', 'e', 'E']) {
        // Of a long integer `serde_json` reads the digits only.
        agrees::<i128>(text);
        agrees::<u128>(text);
    }
    agrees::<f32>(text);
    agrees::<f64>(text);
    agrees::<char>(text);
    agrees::<String>(text);
    agrees::<Option<u8>>(text);
    agrees::<(u8, i8)>(text);
    agrees::<Vec<f64>>(text);
    agrees::<BTreeMap<String, Value>>(text);
    agrees::<BTreeMap<i8, bool>>(text);
    agrees::<Owner>(text);
    agrees::<Product>(text);
    agrees::<External>(text);
    agrees::<Told>(text);
    agrees::<Escaped>(text);
}

fn agrees<T: DeserializeOwned + Debug>(text: &str) {
    let ours = parse::<T>(text).map(|value| format!("{value:?}")).ok();
    let mut json = serde_json::Deserializer::from_str(text);
    let theirs =
        T::deserialize(Strict::new(&mut json)).and_then(|value| json.end().map(|()| format!("{value:?}")));
    assert_eq!(ours, theirs.ok(), "{text}");
}
