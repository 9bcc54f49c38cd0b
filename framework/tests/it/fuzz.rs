//! Every fuzz target on every file of its corpus: what a fuzzer found once stays found.

#![cfg(feature = "fuzzing")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use purlin::__fuzz::TARGETS;

use crate::repository;

fn corpus() -> PathBuf {
    repository::top().join("tests/fuzz/corpus")
}

/// The entries of a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_target_takes_its_corpus() {
    let mut failures = Vec::new();
    for (name, target) in TARGETS {
        let files = entries(&corpus().join(name));
        assert!(files.len() >= 5, "the corpus of {name} has {} files", files.len());
        for file in files {
            let bytes = fs::read(&file).unwrap();
            if catch_unwind(|| target(&bytes)).is_err() {
                failures.push(file);
            }
        }
    }
    assert!(failures.is_empty(), "these fail: {failures:#?}");
}

#[test]
fn every_corpus_has_a_target_and_is_small() {
    let known: BTreeSet<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let folders = entries(&corpus());
    let names = folders
        .iter()
        .map(|folder| folder.file_name().unwrap().to_str().unwrap());
    assert_eq!(names.collect::<BTreeSet<_>>(), known);
    let files = folders.iter().flat_map(|folder| entries(folder));
    let bytes: u64 = files.map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(bytes < 1 << 20, "{bytes} bytes");
}
