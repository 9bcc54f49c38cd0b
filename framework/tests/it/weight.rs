//! What an app with the default features compiles.

use std::process::Command;

/// What a first program does without, and what brings it in: a feature, or nothing that should.
const HEAVY: [(&str, &str); 11] = [
    ("cookie", "cookies"),
    ("governor", "rate-limit"),
    ("h2", "http2"),
    ("idna", "url"),
    ("rust_decimal", "decimal"),
    ("rustix", ""),
    ("rustls", "tls"),
    ("schemars_derive", ""),
    ("serde-saphyr", "yaml"),
    ("sha2", "etags"),
    ("sqlx", "sqlite"),
];

/// The names of the packages that a package of the workspace compiles.
fn packages(options: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none"])
        .args(options)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let tree = String::from_utf8(output.stdout).unwrap();
    tree.lines()
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect()
}

#[test]
fn a_first_program_compiles_nothing_that_it_does_not_use() {
    let packages = packages(&["--package", "hello"]);
    assert!(packages.iter().any(|package| package == "hyper"), "{packages:?}");
    let heavy: Vec<_> = HEAVY
        .iter()
        .filter(|(name, _)| packages.iter().any(|package| package == name))
        .collect();
    assert!(
        heavy.is_empty(),
        "hello compiles {heavy:?}: packages and the features that are to bring them"
    );
}

#[test]
fn each_feature_brings_what_it_is_for() {
    for (package, feature) in HEAVY.iter().filter(|(_, feature)| !feature.is_empty()) {
        let packages = packages(&["--package", "purlin", "--features", feature]);
        assert!(
            packages.iter().any(|name| name == package),
            "`{feature}` does not bring `{package}`: the list of this test is out of date"
        );
    }
}
