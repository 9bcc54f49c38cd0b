//! Looks for the value of one setting: in the environment, in `.env`, in the settings file, in the program.

use std::path::PathBuf;

use super::source::{Content, Node, Origin, Sources, Variable};

/// What a look into the sources brings.
pub(super) enum Found {
    Nothing,
    /// Something that is wrong by itself; the message says how.
    Wrong(Option<Origin>, String),
    Value(Content, Origin),
}

/// What is looked for.
pub(super) struct Sought<'a> {
    /// The variable.
    pub(super) name: &'a str,
    /// The variable that names a file with the value, if there may be one.
    pub(super) file: Option<&'a str>,
    /// The place in the settings file.
    pub(super) path: &'a [&'static str],
    pub(super) default: Option<&'static str>,
}

/// The value from the first source that has one.
pub(super) fn find(sources: &Sources, sought: &Sought<'_>) -> Found {
    let Sought { name, path, .. } = *sought;
    for variables in [&sources.environment, &sources.dotenv] {
        let file = sought.file.unwrap_or_default();
        match (variables.get(name), variables.get(file)) {
            (None, None) => {}
            (Some(value), None) => return of_variable(value),
            (None, Some(variable)) => return of_file(file, variable),
            (Some(value), Some(_)) => {
                let problem = format!("is given twice: take {name} or {file} away");
                return Found::Wrong(Some(origin(value)), problem);
            }
        }
    }
    let key = path.last().copied().unwrap_or_default();
    let fallback = sources
        .fallbacks
        .get(name)
        .and_then(|variable| variable.value.as_deref());
    match (sources.node(path), fallback.or(sought.default)) {
        (Some(node), _) => of_node(node, sources.line(node.line), key),
        (None, Some(default)) => Found::Value(Content::Text(default.to_owned()), Origin::Default),
        (None, None) => Found::Nothing,
    }
}

fn origin(variable: &Variable) -> Origin {
    match variable.line {
        Some(line) => Origin::Line {
            file: ".env".to_owned(),
            line,
        },
        None => Origin::Environment,
    }
}

fn of_variable(variable: &Variable) -> Found {
    match &variable.value {
        Some(text) => Found::Value(Content::Text(text.clone()), origin(variable)),
        None => Found::Wrong(
            Some(origin(variable)),
            "is not UTF-8: write it as UTF-8".to_owned(),
        ),
    }
}

/// The content of the file that a variable names, without the end of its last line.
fn of_file(name: &str, variable: &Variable) -> Found {
    let Some(path) = &variable.value else {
        return of_variable(variable);
    };
    let path = PathBuf::from(path);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let line = text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n'));
            let value = line.unwrap_or(&text).to_owned();
            Found::Value(Content::Text(value), Origin::File(path))
        }
        // The path is not told: it may be the secret itself, given by the wrong variable.
        Err(error) => {
            let problem = format!("has a file that cannot be read, named by {name}: {error}");
            Found::Wrong(Some(origin(variable)), problem)
        }
    }
}

fn of_node(node: &Node, origin: Origin, key: &str) -> Found {
    match &node.content {
        Content::Table(_) => {
            let problem = format!("is a table here: write a value, as in `{key} = ..`");
            Found::Wrong(Some(origin), problem)
        }
        content => Found::Value(content.clone(), origin),
    }
}
