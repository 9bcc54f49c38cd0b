//! The modules of the crate stand in the order of ARCHITECTURE.md and import from the left only.

mod imports;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use crate::repository::{self, files, read};
use imports::{Import, imports};

/// The modules in their order: the first cell of each row of the table under "Module order".
fn order() -> Vec<String> {
    let map = read("ARCHITECTURE.md");
    let section = map
        .split("## Module order")
        .nth(1)
        .expect("ARCHITECTURE.md has a section `Module order`");
    let rows = section.lines().take_while(|line| !line.starts_with("## "));
    rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next().map(str::to_owned))
        .collect()
}

/// The modules that stand at the top of the crate.
fn modules() -> BTreeSet<String> {
    let entries = fs::read_dir(repository::top().join("framework/src")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name != "lib.rs")
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect()
}

/// What is wrong with an import, if anything is.
fn fault(order: &[String], from: &str, import: &Import) -> Option<String> {
    let place = |name: &str| order.iter().position(|module| module == name);
    let target = import.module.as_str();
    match (place(from)?, place(target)) {
        (_, None) => Some(format!(
            "`{from}` takes `{target}` from the crate's root: name the module that owns it"
        )),
        (here, Some(there)) if there > here => Some(format!(
            "`{from}` imports from `{target}`, which stands to its right"
        )),
        _ => None,
    }
}

#[test]
fn every_import_goes_to_the_left() {
    let order = order();
    let mut faults = String::new();
    for file in files("framework/src", "rs") {
        let inside = file.path.strip_prefix("framework/src").unwrap();
        let from = inside
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        for import in imports(inside, &file.text) {
            if let Some(fault) = fault(&order, from, &import) {
                writeln!(faults, "{}:{}: {fault}", file.path.display(), import.line).unwrap();
            }
        }
    }
    assert!(
        faults.is_empty(),
        "the module order of ARCHITECTURE.md is broken:\n{faults}"
    );
}

#[test]
fn an_import_to_the_right_or_from_the_root_is_a_fault() {
    let order = ["left", "here", "right"].map(str::to_owned);
    let fault = |module: &str| {
        fault(
            &order,
            "here",
            &Import {
                module: module.to_owned(),
                line: 1,
            },
        )
    };
    assert_eq!(fault("left"), None);
    assert_eq!(fault("here"), None);
    assert!(fault("right").unwrap().contains("stands to its right"));
    assert!(fault("Json").unwrap().contains("from the crate's root"));
}

#[test]
fn every_module_stands_in_the_order() {
    let order: BTreeSet<_> = order().into_iter().collect();
    let missing: Vec<_> = modules().difference(&order).cloned().collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md has no line in its module order for: {missing:?}"
    );
}

#[test]
fn every_member_of_the_workspace_is_on_the_map() {
    let manifest = read("Cargo.toml");
    let map = read("ARCHITECTURE.md");
    let list = manifest
        .split("members = [")
        .nth(1)
        .expect("the workspace has members");
    let list = &list[..list.find(']').expect("the list of members ends")];
    let missing: Vec<_> = list
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|member| !map.contains(&format!("`{member}")))
        .collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md does not mention: {missing:?}"
    );
}

#[test]
fn files_stay_readable() {
    const LINES: usize = 600;
    const CATCH_ALL: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];
    let mut faults = String::new();
    for file in files(".", "rs") {
        let name = file.path.file_stem().unwrap().to_str().unwrap();
        let lines = file.text.lines().count();
        if lines > LINES {
            writeln!(faults, "{}: {lines} lines, at most {LINES}", file.path.display()).unwrap();
        }
        if CATCH_ALL.contains(&name) {
            writeln!(faults, "{}: a name that says nothing", file.path.display()).unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
