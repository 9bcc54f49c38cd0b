//! The guide lists the codes of faults that the program has.

use std::collections::BTreeSet;

use crate::repository::{files, read};

/// What the rows of the table name in their first cell.
fn told() -> BTreeSet<String> {
    let guide = read("docs/src/validation.md");
    let section = guide.split_once("\n## The codes\n").unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    cells.flat_map(|cell| quoted(cell, '`')).collect()
}

/// The texts between two of a mark.
fn quoted(text: &str, mark: char) -> impl Iterator<Item = String> {
    text.split(mark).skip(1).step_by(2).map(str::to_owned)
}

/// The codes of the rules, and those that the framework gives its own checks.
fn known() -> BTreeSet<String> {
    let rules = read("framework/src/schema/fault_kind.rs");
    let rules = rules.split_once("\nfault_kinds! {").unwrap().1;
    let rules = rules.lines().filter_map(|line| line.split_once("= \""));
    let mut codes: BTreeSet<String> = rules
        .map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert!(codes.len() > 40, "the rules are found");
    for file in files("framework/src", "rs") {
        let code = file.text.split("#[cfg(test)]").next().unwrap();
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let checks = code.split("CheckError::new(").skip(1);
        codes.extend(checks.filter_map(|rest| {
            rest.trim_start()
                .strip_prefix('"')?
                .split('"')
                .next()
                .map(str::to_owned)
        }));
    }
    codes
}

#[test]
fn the_guide_has_every_code_of_a_fault() {
    assert_eq!(
        told(),
        known(),
        "the table of docs/src/validation.md lists the codes"
    );
}
