//! One program for all targets: the variable `TARGET` names the one to run. `./soak --only fuzz` runs them all.

#![no_main]

use std::sync::LazyLock;

use purlin::__fuzz::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let wanted = std::env::var("TARGET").unwrap_or_default();
    let known = TARGETS.iter().find(|(name, _)| *name == wanted);
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    known
        .unwrap_or_else(|| panic!("set TARGET to one of {}", names.join(", ")))
        .1
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET(bytes));
