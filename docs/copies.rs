//! The manifests that copies of the examples need: the chapters show them whole, as what the examples and the workspace say makes them.

use std::fs;
use std::path::Path;

/// The examples to start from, each with the chapter that shows the manifest of a copy.
const COPIES: [(&str, &str); 3] = [
    ("bookmarks", "first-app.md"),
    ("shop", "shop.md"),
    ("accounts", "accounts.md"),
];

/// A file of the repository.
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The manifest of an example with nothing left that only the workspace knows.
fn manifest(example: &str) -> String {
    let own = read(&format!("examples/{example}/Cargo.toml"));
    let own = own.split("\n[lints]").next().unwrap_or_default();
    let root = read("Cargo.toml");
    let lines = own.lines().filter_map(|line| written_out(line, &root));
    let mut manifest: String = lines.map(|line| line + "\n").collect();
    if own.contains("\"accounts\"") {
        manifest += &slow_hashes(&root);
    }
    manifest
}

/// A line with what it inherits, or nothing: whose work a copy is, and whether it is published, its owners know.
fn written_out(line: &str, root: &str) -> Option<String> {
    if line.starts_with("purlin") {
        let here = "{ path = \"../purlin/framework\" }";
        let line = line.replace(".workspace = true", &format!(" = {here}"));
        return Some(line.replace("workspace = true", "path = \"../purlin/framework\""));
    }
    match line.strip_suffix(".workspace = true") {
        Some("license" | "publish") => None,
        Some(key) => {
            let start = format!("{key} = ");
            let inherited = root.lines().find(|line| line.starts_with(&start));
            Some(
                inherited
                    .unwrap_or_else(|| panic!("the workspace has no `{key}`"))
                    .to_owned(),
            )
        }
        None => Some(line.to_owned()),
    }
}

/// The profile without which the hashes of passwords take a second each.
fn slow_hashes(root: &str) -> String {
    let (_, section) = root
        .split_once("\n# Without it, each login")
        .expect("the workspace has the profile");
    let (section, _) = section
        .split_once("\n[profile.release]")
        .expect("another profile follows");
    format!("\n# Without it, each login{section}")
}

#[test]
fn the_chapters_show_the_manifests_of_copies() {
    for (example, chapter) in COPIES {
        let expected = manifest(example);
        let shown = read(&format!("docs/src/{chapter}")).contains(&format!("```toml\n{expected}```\n"));
        assert!(shown, "put this into {chapter}:\n{expected}");
    }
}
