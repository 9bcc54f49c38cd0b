//! The guide lists the settings that every app has: variable, place in the settings file, default.

use crate::config::{Findings, ServerSettings, Sources};
use crate::db::DatabaseSettings;
use crate::telemetry::LogVariables;

/// How the rows of the guide's table begin.
fn told(guide: &str) -> Vec<&str> {
    let (_, table) = guide
        .split_once("<!-- settings -->\n")
        .expect("settings.md has the table");
    let (table, _) = table
        .split_once("<!-- /settings -->")
        .expect("the table has an end");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let (end, _) = row.match_indices('|').nth(3).expect("a row has four cells");
        &row[..=end]
    })
    .collect()
}

/// What they have to be.
fn known() -> Vec<String> {
    let (sources, mut findings) = (Sources::new(), Findings::default());
    let _ = sources.find::<ServerSettings>(&mut findings);
    let _ = sources.find::<LogVariables>(&mut findings);
    let _ = sources.find::<DatabaseSettings>(&mut findings);
    let entries = findings.entries.iter();
    entries
        .map(|entry| {
            row(
                &entry.name,
                &entry.path,
                entry.origin.as_ref().map(|_| &*entry.shown),
            )
        })
        .collect()
}

fn row(name: &str, path: &[&str], default: Option<&str>) -> String {
    let place = match path {
        [table, key] => format!("`[{table}]` `{key}`"),
        path => format!("`{}`", path.join(".")),
    };
    let default = match default {
        Some("") | None => "none".to_owned(),
        Some(default) => format!("`{default}`"),
    };
    format!("| `{name}` | {place} | {default} |")
}

#[test]
fn the_guide_has_every_setting_of_the_framework() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/settings.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let known = known();
    let begin = known.join("\n");
    assert_eq!(
        told(&guide),
        known,
        "the rows of settings.md begin like this:\n{begin}"
    );
}
