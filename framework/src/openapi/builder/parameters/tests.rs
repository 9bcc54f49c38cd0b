use schemars::{JsonSchema, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::openapi::OperationParts;
use crate::schema::{At, Bound, Constraints, Faults, Registry, Validate};

/// A page of a list.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Listing {
    /// How many.
    #[serde(default = "twenty")]
    page_size: u32,
    #[schemars(example = &"abc")]
    after: Option<String>,
    #[deprecated]
    term: String,
    order: Option<Order>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Order {
    Up,
    Down,
}

const fn twenty() -> u32 {
    20
}

/// One or several.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Terms {
    One(String),
    Several(Vec<String>),
}

/// A list that may be left out, behind a name.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Chosen(Option<Words>);

#[derive(Serialize, Deserialize, JsonSchema)]
struct Words(Vec<String>);

impl Validate for Chosen {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

impl Validate for Terms {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

impl Validate for Listing {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

impl Validate for Order {
    fn validate(&self, _: &At<'_>, _: &mut Faults) {}
}

fn finish(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> OperationParts {
    let mut registry = Registry::new();
    let mut op = OperationBuilder::new(&mut registry);
    describe(&mut op);
    op.finish()
}

fn parameters(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> Value {
    let parts = finish(describe);
    assert_eq!(parts.mistakes, [""; 0]);
    serde_json::to_value(parts.operation.parameters).unwrap()
}

fn required(describe: impl FnOnce(&mut OperationBuilder<'_>)) -> Vec<bool> {
    finish(describe)
        .operation
        .parameters
        .iter()
        .map(|it| it.required)
        .collect()
}

#[test]
fn a_struct_is_one_parameter_a_field() {
    let shown = parameters(|op| op.parameters::<Listing>(Location::Query, &ArgMeta::new("page")));
    let count = json!({ "type": "integer", "format": "uint32", "minimum": 0, "default": 20 });
    assert_eq!(
        shown,
        json!([
            { "name": "page_size", "in": "query", "description": "How many.", "schema": count },
            { "name": "after", "in": "query", "schema": { "type": "string" }, "example": "abc" },
            { "name": "term", "in": "query", "required": true, "deprecated": true, "schema": { "type": "string" } },
            { "name": "order", "in": "query", "schema": { "$ref": "#/$in/Order" } },
        ])
    );
}

#[test]
fn an_optional_struct_has_optional_parameters() {
    let arg = ArgMeta::new("page");
    assert_eq!(
        required(|op| op.parameters::<Option<Listing>>(Location::Query, &arg)),
        [false; 4]
    );
    let described = required(|op| op.optional(|op| op.parameters::<Listing>(Location::Query, &arg)));
    assert_eq!(described, [false; 4]);
}

#[test]
fn a_scalar_shows_what_its_argument_says() {
    let arg = ArgMeta {
        alias: Some("per-page"),
        doc: "How many.",
        default: Some(Literal::Number(Bound::Int(20))),
        example: Some(Literal::Number(Bound::Int(50))),
        deprecated: true,
        constraints: Constraints::NONE,
        ..ArgMeta::new("per_page")
    };
    let schema = json!({ "type": "integer", "format": "uint32", "minimum": 0, "default": 20 });
    assert_eq!(
        parameters(|op| op.parameters::<u32>(Location::Query, &arg)),
        json!([{
            "name": "per-page", "in": "query", "description": "How many.", "deprecated": true,
            "schema": schema, "example": 50,
        }])
    );
}

#[test]
fn an_option_is_not_required_and_never_null() {
    let arg = ArgMeta::new("tag");
    assert_eq!(
        parameters(|op| op.parameters::<Option<String>>(Location::Query, &arg)),
        json!([{ "name": "tag", "in": "query", "schema": { "type": "string" } }])
    );
    assert_eq!(
        parameters(|op| op.parameters::<Option<Order>>(Location::Query, &arg)),
        json!([{ "name": "tag", "in": "query", "schema": { "$ref": "#/$in/Order" } }])
    );
}

#[test]
fn defaults_fit_the_type_that_decodes_them() {
    let number = ArgMeta {
        default: Some(Literal::Number(Bound::Int(5))),
        ..ArgMeta::new("n")
    };
    let shown = parameters(|op| {
        op.parameters::<String>(Location::Query, &number);
        op.parameters::<Vec<u32>>(Location::Cookie, &number);
    });
    assert_eq!(shown[0]["schema"]["default"], json!("5"));
    assert_eq!(shown[1]["schema"]["default"], json!([5]));
}

#[test]
fn an_example_of_a_list_is_one_of_its_items() {
    let several = ArgMeta {
        example: Some(Literal::Number(Bound::Int(5))),
        constraints: Constraints {
            min_items: Some(2),
            ..Constraints::NONE
        },
        ..ArgMeta::new("n")
    };
    let shown = parameters(|op| op.parameters::<Vec<u32>>(Location::Query, &several));
    assert_eq!(shown[0]["example"], json!([5]));
}

#[test]
fn path_parameters_are_always_required() {
    let arg = ArgMeta::new("page");
    assert_eq!(
        required(|op| op.parameters::<Listing>(Location::Path, &arg)),
        [true; 4]
    );
    assert_eq!(
        required(|op| op.parameters::<Option<u32>>(Location::Path, &arg)),
        [true]
    );
    let parts = finish(|op| {
        op.parameters::<u32>(Location::Query, &arg);
        op.parameters::<u32>(Location::Path, &ArgMeta::new("id"));
    });
    assert_eq!(parts.path_names().collect::<Vec<_>>(), ["id"]);
}

#[test]
fn header_names_have_hyphens_and_no_case() {
    let shown = parameters(|op| {
        op.parameters::<Listing>(Location::Header, &ArgMeta::new("page"));
        op.parameters::<Option<u32>>(Location::Header, &ArgMeta::new("PAGE_SIZE"));
    });
    let names: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert_eq!(names, ["page-size", "after", "term", "order"]);
}

#[test]
fn one_parameter_read_twice_must_please_both() {
    let arg = ArgMeta::new("n");
    let shown = parameters(|op| {
        op.parameters::<Option<u32>>(Location::Query, &arg);
        op.parameters::<u32>(Location::Query, &ArgMeta { doc: "Words.", ..arg });
        op.parameters::<String>(Location::Query, &arg);
        op.parameters::<u32>(Location::Header, &arg);
    });
    let number = json!({ "type": "integer", "format": "uint32", "minimum": 0 });
    assert_eq!(
        shown,
        json!([
            {
                "name": "n", "in": "query", "description": "Words.", "required": true,
                "schema": { "allOf": [number, { "type": "string" }] },
            },
            { "name": "n", "in": "header", "required": true, "schema": number },
        ])
    );
}

#[test]
fn content_and_the_default_of_a_struct_are_mistakes() {
    let arg = ArgMeta {
        default: Some(Literal::Bool(true)),
        ..ArgMeta::new("page")
    };
    let parts = finish(|op| {
        op.parameters::<u32>(Location::Body, &ArgMeta::new("body"));
        op.parameters::<Listing>(Location::Query, &arg);
    });
    assert!(parts.mistakes[0].contains("`body`"), "{:?}", parts.mistakes);
    assert!(parts.mistakes[1].contains("`page`"), "{:?}", parts.mistakes);
}

#[test]
fn several_examples_stay_in_the_schema() {
    let schema = json_schema!({ "type": "string", "examples": ["a", "b"] });
    let parameter = described(ParameterIn::Query, "x", schema.clone(), true);
    assert_eq!((parameter.schema, parameter.example), (schema, None));
}

fn mistakes<T: crate::schema::Schema>(location: Location) -> Vec<String> {
    finish(|op| op.parameters::<T>(location, &ArgMeta::new("value"))).mistakes
}

#[test]
fn what_no_text_is_cannot_be_a_parameter() {
    type Map = std::collections::BTreeMap<String, u32>;
    let refused = |told: Vec<String>, reason: &str| {
        let [told] = &told[..] else { panic!("{told:?}") };
        assert_eq!(told, &format!("the parameter `value` {reason}"));
    };
    refused(
        mistakes::<Vec<Listing>>(Location::Query),
        "is a list of what no text is",
    );
    refused(
        mistakes::<Vec<Vec<u32>>>(Location::Query),
        "is a list of what no text is",
    );
    refused(
        mistakes::<Option<Map>>(Location::Query),
        "is an object, which no text is",
    );
    refused(
        mistakes::<Map>(Location::Header),
        "is an object, which no text is",
    );
    refused(
        mistakes::<Terms>(Location::Query),
        "has a form that is a list, and one text is none: take a `Vec`, or leave that form out",
    );
    let one = "is a list, and a path has one value of each name";
    refused(mistakes::<Vec<u32>>(Location::Path), one);
    refused(mistakes::<Chosen>(Location::Path), one);
    for told in [
        mistakes::<Vec<u32>>(Location::Query),
        mistakes::<(u32, String)>(Location::Header),
        mistakes::<Map>(Location::Query),
        mistakes::<Chosen>(Location::Query),
        mistakes::<Value>(Location::Query),
        mistakes::<Option<Order>>(Location::Path),
        mistakes::<Listing>(Location::Query),
    ] {
        assert_eq!(told, [""; 0]);
    }
}

#[test]
fn a_map_takes_no_pair_as_well() {
    type Map = std::collections::BTreeMap<String, u32>;
    let is_required = required(|op| op.parameters::<Map>(Location::Query, &ArgMeta::new("pairs")));
    assert_eq!(is_required, [false]);
}
