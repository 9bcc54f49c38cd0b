//! Single values: in which forms they are taken, and where their faults are.

use std::collections::BTreeSet;

use purlin::schema::schema;

use super::pipeline::decode;

#[schema]
#[derive(Debug, PartialEq)]
struct Long {
    signed: i128,
    unsigned: u128,
}

#[test]
fn a_long_integer_may_have_an_exponent() {
    assert_eq!(
        decode(r#"{"signed":-1.0,"unsigned":1e3}"#),
        Ok(Long {
            signed: -1,
            unsigned: 1000
        })
    );
    assert_eq!(decode("1e3"), Ok(1000_i128));
    assert_eq!(decode("12e1"), Ok(120_u128));
    assert!(decode::<i128>("1.5").is_err());
}

#[schema]
#[derive(Debug, PartialEq)]
struct Contact {
    #[field(email)]
    email: String,
    age: u8,
}

#[test]
fn an_address_that_is_none_is_told_with_all_other_faults() {
    let faults = decode::<Contact>(r#"{"email":"Ada <ada@example.org>","age":"x"}"#).unwrap_err();
    assert_eq!(faults, ["/email: email", "/age: int_type"]);
}

#[schema]
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Code(#[field(pattern = "^[A-Z]+$")] String);

#[test]
fn a_fault_of_an_item_is_that_of_its_set() {
    let faults = decode::<BTreeSet<Code>>(r#"["zzz","AAA"]"#).unwrap_err();
    assert_eq!(faults, [": string_pattern_mismatch"]);
}

#[schema]
#[derive(Debug, PartialEq)]
struct Login {
    name: String,
    #[field(write_only)]
    password: String,
}

#[schema(tag = "kind")]
#[derive(Debug, PartialEq)]
enum Key {
    Pin {
        #[field(write_only)]
        pin: u32,
    },
}

#[schema]
#[derive(Debug, PartialEq)]
struct Tried {
    #[field(unique_items)]
    logins: Vec<Login>,
    #[field(unique_items, default)]
    keys: Vec<Key>,
}

#[test]
fn items_that_differ_in_what_answers_leave_out_are_two() {
    let both = r#"{"logins":[{"name":"a","password":"1"},{"name":"a","password":"2"}],"keys":[{"kind":"Pin","pin":1},{"kind":"Pin","pin":2}]}"#;
    let tried: Tried = decode(both).unwrap();
    let answer = serde_json::to_string(&tried).unwrap();
    assert_eq!(
        answer,
        r#"{"logins":[{"name":"a"},{"name":"a"}],"keys":[{"kind":"Pin"},{"kind":"Pin"}]}"#
    );
    let twice = both.replace('2', "1");
    let faults = decode::<Tried>(&twice).unwrap_err();
    assert_eq!(faults, ["/logins: not_unique", "/keys: not_unique"]);
}
