//! The guide as documentation tests: every Rust snippet of every chapter compiles, and runs unless it says `no_run`.

#![allow(
    clippy::doc_markdown,
    reason = "the chapters are prose, where names are written as names"
)]

#[cfg(test)]
mod copies;

/// One module for each chapter, by its file in `src`.
macro_rules! chapters {
    ($($name:ident = $file:literal,)*) => {
        $(
            #[doc = include_str!(concat!("src/", $file))]
            pub mod $name {}
        )*

        #[cfg(test)]
        const CHAPTERS: &[&str] = &[$($file),*];
    };
}

chapters! {
    introduction = "introduction.md",
    first_app = "first-app.md",
    parameters = "parameters.md",
    bodies = "bodies.md",
    schemas = "schemas.md",
    validation = "validation.md",
    answers = "answers.md",
    errors = "errors.md",
    testing = "testing.md",
    apps = "apps.md",
    settings = "settings.md",
    dependencies = "dependencies.md",
    middleware = "middleware.md",
    openapi = "openapi.md",
    docs_pages = "docs-pages.md",
    extending = "extending.md",
    first_table = "first-table.md",
    layers = "layers.md",
    models = "models.md",
    migrations = "migrations.md",
    transactions = "transactions.md",
    testing_databases = "testing-databases.md",
    security = "security.md",
    tokens = "tokens.md",
    passwords_sessions = "passwords-sessions.md",
    logs = "logs.md",
    production = "production.md",
    deployment = "deployment.md",
    performance = "performance.md",
    features = "features.md",
    shop = "shop.md",
    accounts = "accounts.md",
    from_fastapi = "from-fastapi.md",
    from_axum = "from-axum.md",
}

/// The page that the repository is met with.
#[doc = include_str!("../README.md")]
pub mod readme {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::CHAPTERS;

    /// The Markdown files of the guide, but for its table of contents.
    fn files() -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let chapters = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        let names = chapters.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
        names.filter(|name| name != "SUMMARY.md").collect()
    }

    #[test]
    fn every_chapter_is_compiled() {
        let compiled: BTreeSet<_> = CHAPTERS.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            files(),
            compiled,
            "`chapters!` of docs/lib.rs lists every file of docs/src"
        );
    }

    #[test]
    fn every_chapter_stands_in_the_table_of_contents() {
        let contents = include_str!("src/SUMMARY.md");
        let missing: Vec<_> = files()
            .into_iter()
            .filter(|name| !contents.contains(&format!("({name})")))
            .collect();
        assert!(
            missing.is_empty(),
            "docs/src/SUMMARY.md does not list {missing:?}"
        );
    }

    #[test]
    fn the_readme_shows_the_smallest_example() {
        let program = include_str!("../examples/hello/src/main.rs");
        assert!(
            include_str!("../README.md").contains(program),
            "the program in README.md is examples/hello/src/main.rs, word for word"
        );
    }

    #[test]
    fn the_chapters_of_the_examples_show_their_source() {
        show_source("shop", include_str!("src/shop.md"), 6);
        show_source("accounts", include_str!("src/accounts.md"), 4);
    }

    /// Excerpts begin with the name of their file, and are indented as they like.
    fn show_source(example: &str, chapter: &str, least: usize) {
        let bare = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        let example = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../examples")
            .join(example);
        let excerpts = chapter.split("```rust,ignore\n// ").skip(1);
        let mut count = 0;
        for excerpt in excerpts {
            let (file, rest) = excerpt.split_once('\n').unwrap();
            let code = rest.split("\n```").next().unwrap();
            let source = bare(&fs::read_to_string(example.join(file)).unwrap());
            for part in code.split("\n\n") {
                assert!(source.contains(&bare(part)), "{file} has no such lines:\n{part}");
            }
            count += 1;
        }
        assert!(count >= least, "the excerpts are found");
    }
}
