//! Every relative link of the Markdown files leads to a file, and to a heading in it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::repository::{File, files, top};

/// A link of a Markdown file.
struct Link<'a> {
    line: usize,
    target: &'a str,
}

/// The lines outside code blocks, counted from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        (!fence && !in_code).then_some((index + 1, line))
    })
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<Link<'_>> {
    prose(text)
        .flat_map(|(line, prose)| {
            prose.split("](").skip(1).filter_map(move |rest| {
                let target = rest.split([')', ' ']).next()?;
                Some(Link { line, target })
            })
        })
        .collect()
}

/// The anchors of a file's headings: in small letters, a hyphen for each space, no other punctuation.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|(_, line)| line.starts_with('#'));
    headings
        .map(|(_, line)| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|char| char.is_alphanumeric() || [' ', '-', '_'].contains(char));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Why a link leads nowhere, if it does.
fn fault(file: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    if path.starts_with('/') {
        return Some("begins at the root of some machine".to_owned());
    }
    let whole = if path.is_empty() {
        top().join(&file.path)
    } else {
        beside(&file.path).join(path)
    };
    if !whole.exists() {
        return Some("leads to no file".to_owned());
    }
    let is_markdown = whole.extension().is_some_and(|extension| extension == "md");
    let text = if is_markdown {
        fs::read_to_string(&whole).unwrap()
    } else {
        String::new()
    };
    (is_markdown && !heading.is_empty() && !anchors(&text).contains(heading))
        .then(|| "leads to no heading of that file".to_owned())
}

/// The folder that a file's links are counted from.
fn beside(file: &Path) -> PathBuf {
    top().join(file.parent().expect("a file stands in a folder"))
}

#[test]
fn relative_links_lead_somewhere() {
    let mut faults = String::new();
    for file in files(".", "md") {
        // A path of Rust is a link of rustdoc, which checks it.
        for link in links(&file.text)
            .into_iter()
            .filter(|link| !link.target.contains("::"))
        {
            if let Some(fault) = fault(&file, link.target) {
                writeln!(
                    faults,
                    "{}:{}: {} {fault}",
                    file.path.display(),
                    link.line,
                    link.target
                )
                .unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let text = "# A & b\n[x](missing.md) [y](#a--b)\n```\n[z](in-code.md)\n```\n[w](#c)".to_owned();
    let file = File {
        path: "README.md".into(),
        text,
    };
    let targets: Vec<_> = links(&file.text)
        .iter()
        .map(|link| (link.line, link.target))
        .collect();
    assert_eq!(targets, [(2, "missing.md"), (2, "#a--b"), (6, "#c")]);
    assert_eq!(fault(&file, "missing.md").as_deref(), Some("leads to no file"));
    assert!(anchors(&file.text).contains("a--b"));
    assert!(fault(&file, "/etc/hosts").is_some());
    assert_eq!(fault(&file, "Cargo.toml"), None);
}
