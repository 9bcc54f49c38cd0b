//! Which modules at the top of the crate a source file names.
//!
//! Files are read as tokens: comments and strings are gone, and what stands inside macros is seen too.

use std::path::Path;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A path of a source file that begins at the root of the crate.
#[derive(Debug, PartialEq)]
pub(super) struct Import {
    /// The first name after the root.
    pub(super) module: String,
    /// The line it stands in, from 1.
    pub(super) line: usize,
}

/// The paths of a file, `path` counted from `src`, that begin at the root: `crate::a`, `purlin::a`, and
/// as many `super::` as lead there. The modules `tests` under `#[cfg(test)]` are left out.
pub(super) fn imports(path: &Path, text: &str) -> Vec<Import> {
    let tokens = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut reader = Reader { found: Vec::new() };
    reader.stream(tokens, depth(path));
    reader.found
}

/// How many `super::` lead from a file to the root of the crate.
fn depth(path: &Path) -> usize {
    let names_a_folder = path.ends_with("mod.rs") || path.ends_with("lib.rs");
    path.iter().count() - usize::from(names_a_folder)
}

struct Reader {
    found: Vec<Import>,
}

impl Reader {
    /// Reads tokens of a module that stands `depth` levels below the root.
    fn stream(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = if let Some(after) = test_module(rest) {
                after
            } else if let Some((body, after)) = inline_module(rest) {
                self.stream(body.stream(), depth + 1);
                after
            } else if let Some(after) = root_path(rest, depth) {
                self.first_names(after);
                after
            } else {
                if let TokenTree::Group(group) = first {
                    self.stream(group.stream(), depth);
                }
                after
            };
        }
    }

    /// Notes the names right after the root: one, or the first of each path between braces.
    fn first_names(&mut self, tokens: &[TokenTree]) {
        match tokens.first() {
            // A macro for users stands at the root, wherever it is written.
            Some(TokenTree::Ident(_)) if tokens.get(1).is_some_and(|token| is_punct(token, '!')) => {}
            Some(TokenTree::Ident(name)) => {
                self.found.push(Import {
                    module: name.to_string(),
                    line: name.span().start().line,
                });
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let tokens: Vec<_> = group.stream().into_iter().collect();
                for path in tokens.split(|token| is_punct(token, ',')) {
                    self.first_names(path);
                }
            }
            _ => {}
        }
    }
}

/// What follows `#[cfg(test)] mod name { .. }`, if the tokens begin with that.
fn test_module(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let [hash, TokenTree::Group(attribute), rest @ ..] = tokens else {
        return None;
    };
    let is_test = is_punct(hash, '#') && attribute.stream().to_string().replace(' ', "") == "cfg(test)";
    is_test
        .then(|| inline_module(rest))
        .flatten()
        .map(|(_, after)| after)
}

/// The body of `mod name { .. }` and what follows it, if the tokens begin with that.
fn inline_module(tokens: &[TokenTree]) -> Option<(&Group, &[TokenTree])> {
    let [keyword, TokenTree::Ident(_), TokenTree::Group(body), rest @ ..] = tokens else {
        return None;
    };
    is_ident(keyword, "mod").then_some((body, rest))
}

/// What follows `crate::`, `purlin::` or enough `super::`, if the tokens begin with that.
fn root_path(tokens: &[TokenTree], depth: usize) -> Option<&[TokenTree]> {
    let first = tokens.first()?;
    if is_ident(first, "crate") || is_ident(first, "purlin") {
        return path_separator(&tokens[1..]);
    }
    let mut rest = tokens;
    if depth == 0 {
        return None;
    }
    for _ in 0..depth {
        rest = rest
            .first()
            .filter(|token| is_ident(token, "super"))
            .and_then(|_| path_separator(&rest[1..]))?;
    }
    Some(rest)
}

/// What follows `::`, if the tokens begin with that.
fn path_separator(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [TokenTree::Punct(one), two, rest @ ..]
            if one.as_char() == ':' && one.spacing() == Spacing::Joint && is_punct(two, ':') =>
        {
            Some(rest)
        }
        _ => None,
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

/// The modules that a file names, in order.
#[cfg(test)]
fn named(path: &str, text: &str) -> Vec<(String, usize)> {
    imports(Path::new(path), text)
        .into_iter()
        .map(|import| (import.module, import.line))
        .collect()
}

#[test]
fn every_form_of_a_path_from_the_root_is_seen() {
    let text = "
        use crate::schema::{Fault, Faults};
        pub(crate) use crate::{error::Problem, openapi::{self, Document}};
        fn f() -> crate::state::State { vec![crate::body::Body::empty()] }
        macro_rules! m { () => { $crate::app::App } }
        use purlin::routing;
    ";
    let expected = [
        ("schema", 2),
        ("error", 3),
        ("openapi", 3),
        ("state", 4),
        ("body", 4),
        ("app", 5),
        ("routing", 6),
    ];
    assert_eq!(
        named("server.rs", text),
        expected.map(|(name, line)| (name.to_owned(), line))
    );
}

#[test]
fn super_is_followed_up_to_the_root() {
    let deep = "use super::near; use super::super::error; mod inner { use super::super::near; use super::super::super::app; }";
    assert_eq!(
        named("schema/fault.rs", deep),
        [("error".to_owned(), 1), ("app".to_owned(), 1)]
    );
    assert_eq!(
        named("schema/mod.rs", "use super::error;"),
        [("error".to_owned(), 1)]
    );
    assert_eq!(
        named("lib.rs", "use schema::Fault; mod inner { use super::app; }"),
        [("app".to_owned(), 1)]
    );
}

#[test]
fn comments_strings_visibility_and_tests_name_nothing() {
    let text = r#"
        //! See [`crate::app`].
        pub(crate) fn f() -> &'static str { "crate::app" } // crate::app
        #[cfg(test)]
        mod tests { use crate::app::App; }
        use crate::schema::Fault;
    "#;
    assert_eq!(named("error.rs", text), [("schema".to_owned(), 6)]);
}
