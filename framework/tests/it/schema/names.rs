//! Names: in other cases, as serde writes them, raw ones, and those of a crate.

extern crate purlin as web;

use purlin::schema::schema;
use serde_json::{Value, json};

use super::faults;

/// The same struct under `#[schema]` and under serde's derive, in each case.
macro_rules! cases {
    ($($case:literal)*) => {{
        let mut all: Vec<(&str, Value, Value)> = Vec::new();
        $({
            #[schema(rename_all = $case)]
            #[derive(Default)]
            struct Ours {
                unit_price: u8,
                id: u8,
                _hidden: u8,
                trailing_: u8,
                line2: u8,
            }
            #[derive(serde::Serialize, Default)]
            #[serde(rename_all = $case)]
            struct Theirs {
                unit_price: u8,
                id: u8,
                _hidden: u8,
                trailing_: u8,
                line2: u8,
            }
            #[schema(rename_all = $case)]
            enum Word {
                InStock,
                HTTPError,
                Line2,
            }
            #[derive(serde::Serialize)]
            #[serde(rename_all = $case)]
            enum TheirWord {
                InStock,
                HTTPError,
                Line2,
            }
            all.push(($case, json!(Ours::default()), json!(Theirs::default())));
            all.push((
                $case,
                json!([Word::InStock, Word::HTTPError, Word::Line2]),
                json!([TheirWord::InStock, TheirWord::HTTPError, TheirWord::Line2]),
            ));
        })*
        all
    }};
}

#[test]
fn names_are_in_the_cases_of_serde() {
    let all = cases!(
        "lowercase" "UPPERCASE" "PascalCase" "camelCase" "snake_case" "SCREAMING_SNAKE_CASE" "kebab-case" "SCREAMING-KEBAB-CASE"
    );
    for (case, ours, theirs) in all {
        assert_eq!(ours, theirs, "{case}");
    }
}

#[schema]
#[derive(Debug)]
#[allow(non_camel_case_types, reason = "raw names are those of keywords")]
struct r#type {
    #[field(sensitive)]
    r#match: u8,
}

#[test]
fn raw_names_are_plain() {
    let json = json!(r#type { r#match: 7 });
    assert_eq!(json, json!({ "match": 7 }));
    assert_eq!(format!("{:?}", r#type { r#match: 7 }), "type { match: *** }");
    assert!(super::input::<r#type>().get("type").is_some());
}

#[web::schema::schema(crate = web)]
struct Elsewhere {
    #[field(min_length = 2, default = "ab")]
    name: String,
}

#[web::schema::schema(crate = web, tag = "kind")]
enum Either {
    Here(Elsewhere),
    There { name: String },
}

/// What a crate offers to its `macro_rules!` alone.
pub(crate) mod offered {
    pub(crate) use ::purlin;
}

macro_rules! declare {
    ($union:ident, $words:ident, $held:ident) => {
        #[$crate::schema::names::offered::purlin::schema::schema(crate = $crate::schema::names::offered::purlin, tag = "kind")]
        enum $union<T> {
            Held($held<T>),
            Written { name: String, #[field(write_only)] secret: u8, of: T },
        }

        #[$crate::schema::names::offered::purlin::schema::schema(crate = $crate::schema::names::offered::purlin)]
        enum $words {
            One,
        }

        #[$crate::schema::names::offered::purlin::schema::schema(crate = $crate::schema::names::offered::purlin)]
        struct $held<T>(Vec<T>);
    };
}

declare!(Declared, Words, Values);

#[test]
fn a_macro_of_another_crate_names_it_by_its_own() {
    let written = Declared::<Words>::Written {
        name: "x".to_owned(),
        secret: 1,
        of: Words::One,
    };
    assert_eq!(
        json!(written),
        json!({ "kind": "Written", "name": "x", "of": "One" })
    );
    assert_eq!(
        json!(Declared::Written {
            name: "x".to_owned(),
            secret: 1,
            of: Values(vec![2_u8])
        })["of"],
        json!([2])
    );
    assert!(super::input::<Values<Words>>().get("Values_Words").is_some());
}

/// For a `macro_rules!` of another crate, which reaches this one by a path of its own.
#[test]
fn the_crate_may_have_another_name() {
    assert_eq!(
        faults::<Elsewhere>(r#"{"name": "a"}"#),
        ["/name: string_too_short"]
    );
    let json = r#"{"kind": "Here", "name": "a"}"#;
    assert_eq!(faults::<Either>(json), ["/name: string_too_short"]);
    assert_eq!(json!(Either::There { name: "x".to_owned() })["kind"], "There");
}
