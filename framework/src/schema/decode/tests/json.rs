use super::*;
use crate::schema::{Bound, Constraints, FaultKind, check_json, decode_json};

#[track_caller]
pub(super) fn check<T>(rows: &[(&str, &[&str])])
where
    Of<T>: Schema,
{
    let schemas = schemas::<Of<T>>();
    for (input, expected) in rows {
        let found = match decode_json::<Of<T>>(input.as_bytes(), &Constraints::NONE, &schemas) {
            Ok(_) => Vec::new(),
            Err(faults) => told(&faults),
        };
        assert_eq!(&found, expected, "{input}");
    }
}

#[test]
fn scalars() {
    check::<i32>(&[
        ("1", &[]),
        ("1.0", &[]),
        ("-0", &[]),
        ("1e2", &[]),
        ("1.5", &[" int_from_float"]),
        ("\"1\"", &[" int_type"]),
        ("null", &[" int_type"]),
        ("true", &[" int_type"]),
        ("2147483648", &[" less_than_equal"]),
        ("-2147483649", &[" greater_than_equal"]),
        ("1e300", &[" less_than_equal"]),
    ]);
    check::<u64>(&[
        ("18446744073709551615", &[]),
        ("18446744073709551616", &[" less_than_equal"]),
        ("1e17", &[" int_type"]),
        ("-1", &[" greater_than_equal"]),
    ]);
    check::<u128>(&[("340282366920938463463374607431768211455", &[])]);
    check::<f32>(&[
        ("1", &[]),
        ("1e39", &[" finite_number"]),
        ("[]", &[" float_type"]),
    ]);
    check::<f64>(&[
        ("1e39", &[]),
        ("1e999", &[" finite_number"]),
        ("\"1\"", &[" float_type"]),
    ]);
    check::<bool>(&[("true", &[]), ("1", &[" bool_type"])]);
    check::<String>(&[
        ("\"a\"", &[]),
        ("1", &[" string_type"]),
        ("null", &[" string_type"]),
    ]);
    check::<()>(&[("null", &[]), ("0", &[" none_required"])]);
}

#[test]
fn what_is_no_json_is_one_fault() {
    check::<i32>(&[
        ("", &[" json_invalid"]),
        ("{", &[" json_invalid"]),
        ("1 2", &[" json_invalid"]),
        ("NaN", &[" json_invalid"]),
        ("[1,]", &[" json_invalid"]),
    ]);
    let faults =
        decode_json::<Of<i32>>(b"[\n 1,\n  x]", &Constraints::NONE, &schemas::<Of<i32>>()).unwrap_err();
    assert_eq!(faults[0].kind, FaultKind::JsonInvalid { line: 3, column: 3 });
    let faults = decode_json::<Of<i32>>(b"\"\xff\"", &Constraints::NONE, &schemas::<Of<i32>>()).unwrap_err();
    assert_eq!(told(&faults), [" string_unicode"]);
}

#[test]
fn structs() {
    check::<Product>(&[
        (r#"{"name": "tea", "price": 1, "other": [[]]}"#, &[]),
        ("{}", &["/name missing", "/price missing"]),
        ("[\"tea\", 1, [], null]", &[" model_attributes_type"]),
        (
            r#"{"name": 1, "price": "1"}"#,
            &["/name string_type", "/price int_type"],
        ),
        (
            r#"{"name": "TEATIME", "price": 0, "tags": [1, "a", null]}"#,
            &[
                "/name string_too_long",
                "/name string_pattern_mismatch",
                "/price greater_than",
                "/tags/0 string_type",
                "/tags/2 string_type",
            ],
        ),
        (
            r#"{"name": "a", "price": 1, "price": 2}"#,
            &["/price duplicate_key"],
        ),
        (r#"{"name": "a", "price": 1, "x": 2, "x": 3}"#, &[]),
        (r#"{"name": "a", "price": 1, "tags": null}"#, &["/tags list_type"]),
        (
            r#"{"name": "a", "price": 1, "owner": {"id": 256, "color": "blue", "x": 1}}"#,
            &[
                "/owner/id less_than_equal",
                "/owner/color enum",
                "/owner/x extra_forbidden",
            ],
        ),
        (
            r#"{"name": "a", "price": 1, "owner": 5}"#,
            &["/owner model_attributes_type"],
        ),
    ]);
}

#[test]
fn enums_tell_what_they_know() {
    check::<Color>(&[
        ("\"red\"", &[]),
        ("\"dark_blue\"", &[]),
        ("\"Red\"", &[" enum"]),
        ("1", &[" enum"]),
    ]);
    let faults = decode_json::<Of<Color>>(b"\"x\"", &Constraints::NONE, &schemas::<Of<Color>>()).unwrap_err();
    assert_eq!(faults[0].kind.detail(), "must be one of `red`, `dark_blue`");
}

#[test]
fn tagged_unions() {
    check::<Pet>(&[
        (r#"{"kind": "cat", "lives": 9}"#, &[]),
        (r#"{"kind": "cat", "lives": 9.0}"#, &[]),
        (r#"{"lives": 9, "kind": "cat"}"#, &[]),
        (r#"{"kind": "fish"}"#, &[]),
        (r#"{"kind": "cow"}"#, &[" union_tag_invalid"]),
        (r#"{"kind": 1}"#, &[" union_tag_invalid"]),
        (r#"{"lives": 9}"#, &[" union_tag_not_found"]),
        ("5", &[" model_attributes_type"]),
        (r#"{"kind": "cat"}"#, &["/lives missing"]),
        (
            r#"{"kind": "dog", "name": 1, "owner": {"id": -1}}"#,
            &["/name string_type", "/owner/id greater_than_equal"],
        ),
    ]);
    check::<Option<Pet>>(&[("null", &[]), (r#"{"kind": "cow"}"#, &[" union_tag_invalid"])]);
    check::<Event>(&[
        (r#"{"t": "Ping"}"#, &[]),
        (r#"{"t": "Deleted", "c": {"id": 1}}"#, &[]),
        (r#"{"t": "Deleted", "c": {"id": "1"}}"#, &["/c/id int_type"]),
        (
            r#"{"t": "Created", "c": {}}"#,
            &["/c/name missing", "/c/price missing"],
        ),
        (r#"{"t": "Created"}"#, &["/c missing"]),
        (r#"{"c": {}}"#, &[" union_tag_not_found"]),
    ]);
}

#[test]
fn unions_told_apart_by_a_key() {
    check::<Figure>(&[
        ("\"Dot\"", &[]),
        (r#"{"Circle": {"radius": 1}}"#, &[]),
        (r#"{"Square": 1.0}"#, &[]),
        (
            r#"{"Circle": {"radius": 1e39}}"#,
            &["/Circle/radius finite_number"],
        ),
        (r#"{"Square": "1"}"#, &["/Square int_type"]),
        ("\"Line\"", &[" enum"]),
        ("\"Circle\"", &[" model_attributes_type"]),
        (r#"{"Line": 1}"#, &[" enum"]),
        (r#"{"Square": 1, "Line": 1}"#, &["/Line extra_forbidden"]),
    ]);
}

#[test]
fn untagged_unions_have_the_faults_of_the_form_that_fits_best() {
    check::<Key>(&[
        ("5", &[]),
        ("5.0", &[]),
        (r#"{"x": 1, "y": 2}"#, &[]),
        (r#"["a"]"#, &[]),
        (r#"{"x": 1, "y": "2"}"#, &["/y int_type"]),
        (r#"["a", 1]"#, &["/1 string_type"]),
        ("true", &[" union_no_match"]),
    ]);
}

#[test]
fn collections() {
    check::<Counts>(&[
        (r#"{"a": 1, "b": 2}"#, &[]),
        (r#"{"a": 1, "a": 2}"#, &["/a duplicate_key"]),
        (
            r#"{"a/b": -1, "c": "1"}"#,
            &["/a~1b greater_than_equal", "/c int_type"],
        ),
    ]);
    check::<ByNumber>(&[
        (r#"{"1": true, "-2": false}"#, &[]),
        (r#"{"1": true, "1": false}"#, &["/1 duplicate_key"]),
        (
            r#"{"one": true, "2": 1}"#,
            &["/one extra_forbidden", "/2 bool_type"],
        ),
    ]);
    check::<Pair>(&[
        (r#"[1, "a"]"#, &[]),
        ("[1]", &[" too_short"]),
        (r#"[1, "a", 2]"#, &[" too_long"]),
        ("[\"a\", 1]", &["/0 int_type", "/1 string_type"]),
    ]);
    check::<Unique>(&[
        ("[1, 2]", &[]),
        ("[1, 1]", &[]),
        ("[1, 1, \"a\"]", &["/2 int_type"]),
    ]);
    check::<Vec<Option<bool>>>(&[
        ("[true, null]", &[]),
        ("[0, null, 1]", &["/0 bool_type", "/2 bool_type"]),
    ]);
    check::<serde_json::Value>(&[
        ("[{\"a\": 1}]", &[]),
        ("[{\"a\": 1, \"a\": 1}]", &["/0/a duplicate_key"]),
    ]);
}

#[test]
fn formats() {
    check::<Scalars>(&[
        ("{}", &[]),
        (
            r#"{"uuid": "01890a5d-ac96-774b-bcce-b302099a8057", "date": "2024-02-29", "amount": "1.50"}"#,
            &[],
        ),
        (
            r#"{"at": "2024-01-01T00:00:00Z", "time": "12:30:00", "amount": 1.5, "any": {"x": [null]}}"#,
            &[],
        ),
        (
            r#"{"uuid": "x", "date": "2023-02-29"}"#,
            &["/uuid uuid_parsing", "/date date_parsing"],
        ),
        (
            r#"{"at": "2024-01-01T00:00:00", "local": "x", "time": "25:00:00"}"#,
            &[
                "/at datetime_parsing",
                "/local datetime_parsing",
                "/time time_parsing",
            ],
        ),
        (
            r#"{"url": "no url", "v4": "::1", "v6": "1.2.3.4", "ip": "x"}"#,
            &[
                "/url url_parsing",
                "/v4 ip_v4_address",
                "/v6 ip_v6_address",
                "/ip ip_any_address",
            ],
        ),
        (
            r#"{"amount": "one", "letter": "ab", "small": 1e40, "huge": -1}"#,
            &[
                "/amount decimal_parsing",
                "/letter string_too_long",
                "/small finite_number",
                "/huge greater_than_equal",
            ],
        ),
        (
            r#"{"amount": true, "letter": ""}"#,
            &["/amount decimal_parsing", "/letter string_too_short"],
        ),
    ]);
}

#[test]
fn a_refusal_that_the_schema_does_not_tell_has_its_place() {
    // A month has no length of its own.
    type Waits = BTreeMap<String, jiff::SignedDuration>;
    check::<Waits>(&[(r#"{"wait": "P1M"}"#, &["/wait value_error"])]);
    let beyond = format!(r#"{{"amount": "{}"}}"#, "9".repeat(40));
    check::<Scalars>(&[(&beyond, &["/amount decimal_parsing"])]);
}

#[test]
fn answers_are_checked_by_the_schema_of_the_document() {
    let mut registry = Registry::new();
    let mut schema = registry.output::<Vec<Product>>();
    let schemas = registry.finish();
    schemas.rewrite(&mut schema);
    let product = serde_json::json!({ "name": "tea", "price": 1, "tags": [], "owner": null });
    assert_eq!(check_json(&serde_json::json!([product]), &schema, &schemas), []);
    let faults = check_json(
        &serde_json::json!([{ "price": 0, "owner": null, "tags": [] }]),
        &schema,
        &schemas,
    );
    assert_eq!(told(&faults), ["/0/price greater_than", "/0/name missing"]);
    assert_eq!(faults[0].kind, FaultKind::GreaterThan { gt: Bound::Int(0) });
}

#[schema]
#[derive(Debug)]
struct Priced {
    #[field(gt = 0, le = 100)]
    price: Decimal,
    n: u8,
}

#[test]
fn decimals_in_text_have_the_rules_of_numbers() {
    check::<Priced>(&[
        (r#"{"price": "99.99", "n": 1}"#, &[]),
        (
            r#"{"price": "-1", "n": "x"}"#,
            &["/price greater_than", "/n int_type"],
        ),
        (
            r#"{"price": "1e400", "n": "x"}"#,
            &["/price decimal_parsing", "/n int_type"],
        ),
        (r#"{"price": ".5", "n": 1}"#, &["/price decimal_parsing"]),
        (r#"{"price": 1e300, "n": 1}"#, &["/price decimal_parsing"]),
        (
            r#"{"price": 101, "n": "x"}"#,
            &["/price less_than_equal", "/n int_type"],
        ),
    ]);
}
