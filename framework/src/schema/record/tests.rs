//! What serde's derives make of a struct, ours make of it too.

use purlin::schema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Theirs {
    name: String,
    #[serde(rename = "amountLeft")]
    amount: u8,
    #[serde(default = "three")]
    size: u8,
    #[serde(default)]
    tags: Vec<String>,
    note: Option<String>,
    #[serde(skip_deserializing)]
    id: u8,
    #[serde(skip_serializing)]
    secret: String,
}

fn three() -> u8 {
    3
}

#[schema]
#[derive(Debug, PartialEq)]
struct Ours {
    name: String,
    #[field(alias = "amountLeft")]
    amount: u8,
    #[field(default = 3)]
    size: u8,
    #[field(default)]
    tags: Vec<String>,
    note: Option<String>,
    #[field(read_only)]
    id: u8,
    #[field(write_only)]
    secret: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TheirsClosed {
    id: u8,
}

#[schema(extra = "forbid")]
#[derive(Debug, PartialEq)]
struct OursClosed {
    id: u8,
}

/// What becomes of a text: the value written again, or the words of the error.
fn outcome<T: DeserializeOwned + Serialize>(json: &str) -> Result<String, String> {
    let read: serde_json::Result<T> = serde_json::from_str(json);
    let written = read.and_then(|value| serde_json::to_string(&value));
    written.map_err(|error| error.to_string().replace("Theirs", "Ours"))
}

#[test]
fn objects_are_read_as_serde_reads_them() {
    for json in [
        r#"{"name": "a", "amountLeft": 1, "secret": "s"}"#,
        r#"{"secret": "s", "tags": ["x"], "size": 4, "note": "n", "amountLeft": 1, "name": "a", "more": [1]}"#,
        r#"{"name": "a", "amountLeft": 1, "secret": "s", "id": "ignored"}"#,
        r#"{"name": "a", "amountLeft": 1, "secret": "s", "name": "b"}"#,
        r#"{"name": "a", "amount": 1, "secret": "s"}"#,
        r#"{"name": "a", "amountLeft": 256, "secret": "s"}"#,
        r#"{"name": "a", "amountLeft": 1"#,
        r"{}",
        r"[]",
        r#"["a", 1, 4, ["x"], "n", "s"]"#,
        r#"["a", 1, 4, ["x"], "n", "s", 1]"#,
        r#"["a", 1, 4]"#,
        r#""a""#,
    ] {
        assert_eq!(outcome::<Ours>(json), outcome::<Theirs>(json), "{json}");
    }
}

#[test]
fn closed_structs_refuse_what_serde_refuses() {
    for json in [r#"{"id": 1}"#, r#"{"id": 1, "more": 2}"#, r"{}", r"[]", r"[1]"] {
        assert_eq!(
            outcome::<OursClosed>(json),
            outcome::<TheirsClosed>(json),
            "{json}"
        );
    }
}
