//! Reads the fields of a settings struct, one after the other, and notes every fault.

use std::path::PathBuf;

use super::error::SettingFault;
use super::findings::Entry;
pub(crate) use super::findings::Findings;
use super::source::{Content, Node, Origin, Sources, Variable};
use super::{Setting, SettingField, Settings};
use crate::schema::{Constraints, Faults, Location};

/// What reads a settings struct. `#[derive(Settings)]` writes the calls to it.
#[derive(Debug)]
pub struct Reader<'a> {
    sources: &'a Sources,
    findings: &'a mut Findings,
    /// What stands before the names of variables.
    prefix: String,
    /// The table of the settings file.
    path: Vec<&'static str>,
}

/// A value that was found.
pub(super) struct Given {
    pub(super) content: Content,
    origin: Origin,
    entry: usize,
}

/// What a look into the sources brings.
enum Found {
    Nothing,
    /// Something that is wrong by itself; the message says how.
    Wrong(Option<Origin>, String),
    Value(Content, Origin),
}

impl<'a> Reader<'a> {
    /// A reader of a struct that stands for itself.
    pub(super) fn new<S: Settings>(sources: &'a Sources, findings: &'a mut Findings) -> Self {
        let table = Some(S::TABLE).filter(|table| !table.is_empty());
        Self {
            sources,
            findings,
            prefix: S::PREFIX.to_owned(),
            path: table.into_iter().collect(),
        }
    }

    pub(super) fn read<S: Settings>(mut self) -> Option<S> {
        S::read(&mut self)
    }

    /// Reads one field. It answers nothing if there is a fault, which is noted.
    pub fn setting<T: Setting>(
        &mut self,
        field: &'static SettingField,
        default: Option<fn() -> T>,
    ) -> Option<T> {
        let mark = self.findings.mark();
        let value = T::read(self, field);
        let Some(default) = default.filter(|_| !self.findings.is_given_since(mark)) else {
            return value;
        };
        self.findings.forgive(mark);
        let value = default();
        self.findings.show_default(mark, &value.show());
        let name = self.variable_of(field);
        let sound = self.findings.faults.len();
        for problem in broken(|faults| value.constrain(&field.rules, faults)) {
            let fault = SettingFault::new(&name, Some(Origin::Default), problem);
            self.findings.faults.push(fault);
        }
        (self.findings.faults.len() == sound).then_some(value)
    }

    /// Reads a field that is a settings struct itself.
    pub fn group<S: Settings>(&mut self, field: &'static SettingField) -> Option<S> {
        let inner = format!("{}__", self.variable_of(field));
        let outer = std::mem::replace(&mut self.prefix, inner);
        self.path.push(field.name);
        let value = S::read(self);
        self.path.pop();
        self.prefix = outer;
        value
    }

    /// Reads a field that may be absent with all that is in it.
    #[expect(
        clippy::option_option,
        reason = "the outer one tells of a fault, the inner one of absence"
    )]
    pub(super) fn optional<T: Setting>(&mut self, field: &'static SettingField) -> Option<Option<T>> {
        let mark = self.findings.mark();
        let value = T::read(self, field);
        if self.findings.is_given_since(mark) || field.default.is_some() {
            return value.map(Some);
        }
        self.findings.forgive(mark);
        Some(None)
    }

    /// Looks for the value of a field, and notes if there is none.
    pub(super) fn take(&mut self, field: &'static SettingField, is_secret: bool) -> Option<Given> {
        let name = self.variable_of(field);
        let mut path = self.path.clone();
        path.push(field.name);
        let found = self.find(&name, &path, field);
        let entry = self.findings.entries.len();
        let is_hidden = is_secret || field.sensitive;
        let key = path.join(".");
        self.findings
            .entries
            .push(Entry::new(name.clone(), path, field.doc, is_hidden));
        match found {
            Found::Value(content, origin) => {
                if origin != Origin::Default {
                    self.findings.note_given();
                }
                self.findings.entries[entry].show(&shown(&content), origin.clone());
                Some(Given {
                    content,
                    origin,
                    entry,
                })
            }
            Found::Wrong(origin, problem) => {
                self.findings.note_given();
                self.findings.entries[entry].refuse(origin.clone());
                self.findings
                    .faults
                    .push(SettingFault::new(name, origin, problem));
                None
            }
            Found::Nothing => {
                let file = self.sources.file_name();
                let problem = format!(
                    "is missing: set it, or {name}_FILE to a file that holds it, or `{key}` in {file}"
                );
                self.findings.faults.push(SettingFault::new(name, None, problem));
                None
            }
        }
    }

    /// Notes that a value is not acceptable.
    pub(super) fn refuse(&mut self, given: &Given, problem: impl Into<String>) {
        let entry = &mut self.findings.entries[given.entry];
        entry.refuse(None);
        let fault = SettingFault::new(&entry.name, Some(given.origin.clone()), problem);
        self.findings.faults.push(fault);
    }

    /// The value, if it keeps to its rules.
    pub(super) fn checked<T: Setting>(&mut self, value: T, given: &Given, rules: &Constraints) -> Option<T> {
        let problems = broken(|faults| value.constrain(rules, faults));
        let is_sound = problems.is_empty();
        for problem in problems {
            self.refuse(given, problem);
        }
        is_sound.then_some(value)
    }

    fn variable_of(&self, field: &SettingField) -> String {
        match field.variable {
            Some(name) => name.to_owned(),
            None => format!("{}{}", self.prefix, field.name.to_uppercase()),
        }
    }

    /// The value from the first source that has one.
    fn find(&self, name: &str, path: &[&'static str], field: &SettingField) -> Found {
        for variables in [&self.sources.environment, &self.sources.dotenv] {
            let file = format!("{name}_FILE");
            match (variables.get(name), variables.get(&file)) {
                (None, None) => {}
                (Some(value), None) => return of_variable(value),
                (None, Some(variable)) => return of_file(&file, variable),
                (Some(value), Some(_)) => {
                    let problem = format!("is given twice: take {name} or {file} away");
                    return Found::Wrong(Some(origin(value)), problem);
                }
            }
        }
        match (self.sources.node(path), field.default) {
            (Some(node), _) => of_node(node, self.sources.line(node.line), field.name),
            (None, Some(default)) => Found::Value(Content::Text(default.to_owned()), Origin::Default),
            (None, None) => Found::Nothing,
        }
    }
}

/// The rules that a check finds broken.
fn broken(check: impl FnOnce(&mut Faults)) -> Vec<String> {
    let mut faults = Faults::new(Location::Body);
    check(&mut faults);
    let faults = faults.into_vec().into_iter();
    faults.map(|fault| fault.kind.detail().into_owned()).collect()
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
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            Found::Value(Content::Text(text.to_owned()), Origin::File(path))
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

/// A value as it would stand in a variable.
fn shown(content: &Content) -> String {
    match content {
        Content::Text(text) => text.clone(),
        Content::List(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(&item.content)).collect();
            items.join(",")
        }
        Content::Table(_) => String::new(),
    }
}
