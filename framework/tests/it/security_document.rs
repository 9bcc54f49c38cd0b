//! SECURITY.md tells the limits that the program has.

use purlin::server::Limits;

use crate::repository::read;

#[test]
fn the_table_of_limits_is_that_of_the_program() {
    let text = read("SECURITY.md");
    let table = text
        .split_once("<!-- limits -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- /limits -->"))
        .map(|(table, _)| table);
    let expected = Limits::table();
    assert_eq!(
        table,
        Some(expected.as_str()),
        "put this into SECURITY.md:\n{expected}"
    );
}
