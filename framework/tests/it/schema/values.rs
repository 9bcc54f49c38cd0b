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
