//! What `serde_json` writes, ours writes too, byte for byte.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::encode_json;

/// Both texts, or the words of both errors.
#[track_caller]
fn same<T: Serialize + fmt::Debug + ?Sized>(value: &T) {
    let mut out = b"before".to_vec();
    let ours = encode_json(value, &mut out).map(|()| String::from_utf8(out).unwrap());
    let theirs = serde_json::to_string(value).map(|text| format!("before{text}"));
    assert_eq!(
        ours.map_err(|error| error.to_string()),
        theirs.map_err(|error| error.to_string()),
        "{value:?}"
    );
}

#[derive(Debug, Serialize)]
struct Unit;

#[derive(Debug, Serialize)]
struct Wrapped(f32);

#[derive(Debug, Serialize)]
struct Pair(i8, String);

#[derive(Debug, Serialize)]
struct Whole {
    a: Option<u64>,
    #[serde(rename = "quoted \" name")]
    b: (bool, ()),
    #[serde(skip_serializing_if = "Vec::is_empty")]
    c: Vec<Kind>,
    d: [u8; 0],
}

#[derive(Debug, Serialize)]
enum Kind {
    Word,
    One(Pair),
    Two(i16, Wrapped),
    Named { x: char, y: Unit },
}

#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Left,
}

/// A text that is written by `Display`.
#[derive(Debug)]
struct Shown(&'static str);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What cannot be written.
#[derive(Debug)]
struct Broken(u8);

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(format_args!("{} is broken", self.0)))
    }
}

/// What `serde_json` makes of text that is JSON already, where its features ask for it.
#[derive(Debug)]
struct Finished(&'static str);

impl Serialize for Finished {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let name = "$serde_json::private::RawValue";
        let mut fields = serializer.serialize_struct(name, 1)?;
        fields.serialize_field(name, self.0)?;
        fields.end()
    }
}

#[test]
fn text_is_escaped_where_it_has_to_be() {
    for piece in [
        "",
        "\"",
        "\\",
        "\n",
        "\u{0}",
        "\u{1f}",
        " ",
        "\u{7f}",
        "ä",
        "\u{1f600}",
        "/",
    ] {
        for before in 0..17 {
            for behind in [0, 1, 8] {
                same(&format!("{}{piece}{}", "a".repeat(before), "b".repeat(behind)));
            }
        }
    }
    same(&["a\"b", "c"]);
    same(&('"', 'x', '\u{20ac}'));
    same(&[Shown("plain"), Shown("not \"plain\"\n"), Shown("")]);
}

#[test]
fn numbers_are_written_as_they_are() {
    same(&(0_u8, 255_u8, -128_i8, 0_i64, i64::MIN, u64::MAX));
    same(&(i16::MIN, u16::MAX, i32::MIN, u32::MAX, i128::MIN, u128::MAX));
    same(&(
        0.0_f64,
        -0.0_f64,
        1.5_f32,
        1e300_f64,
        0.1_f64,
        f64::NAN,
        f32::INFINITY,
    ));
}

#[test]
fn all_shapes_are_those_of_serde_json() {
    same(&Whole {
        a: Some(1),
        b: (true, ()),
        c: vec![
            Kind::Word,
            Kind::One(Pair(-1, "p".to_owned())),
            Kind::Two(2, Wrapped(0.5)),
            Kind::Named { x: '"', y: Unit },
        ],
        d: [],
    });
    same(&Whole {
        a: None,
        b: (false, ()),
        c: Vec::new(),
        d: [],
    });
    same(&json!({ "a": [null, true, -1, 1.5, "x\n", {}, []], "b\"": { "c": {} } }));
    same(&Vec::<Unit>::new());
}

#[test]
fn keys_are_strings() {
    same(&BTreeMap::from([("a", 1), ("b\n", 2)]));
    same(&BTreeMap::from([(-1, 1), (7, 2)]));
    same(&BTreeMap::from([(u128::MAX, 1)]));
    same(&BTreeMap::from([(true, 1), (false, 2)]));
    same(&BTreeMap::from([('"', 1)]));
    same(&BTreeMap::from([(Some(Word::Left), 1)]));
    same(&BTreeMap::from([(None::<u8>, 1)]));
    same(&BTreeMap::from([((1, 2), 3)]));
    same(&BTreeMap::<u8, u8>::new());
}

#[test]
fn what_cannot_be_written_is_told_as_serde_json_tells_it() {
    same(&Broken(1));
    same(&(1, Broken(1)));
    same(&BTreeMap::from([("a", Broken(1))]));
}

#[test]
fn json_that_is_finished_is_taken_over() {
    let mut out = Vec::new();
    encode_json(&[Finished("1.50"), Finished("{\"a\": \"\\n\"}")], &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), r#"[1.50,{"a": "\n"}]"#);
}
