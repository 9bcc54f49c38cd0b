//! Reads the fields of a settings struct, one after the other, and notes every fault.

use super::error::SettingFault;
use super::findings::{Entry, Findings};
use super::lookup::{self, Found, Sought};
use super::source::{Content, Origin, Sources};
use super::{Setting, SettingField, Settings};
use crate::schema::{CheckError, Constraints, Faults, Location, Pattern};

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

    /// Checks settings as a whole, with a function of the program's own.
    pub fn check<S, E: Into<CheckError>>(
        &mut self,
        settings: S,
        check: impl FnOnce(&S) -> Result<(), E>,
    ) -> Option<S> {
        let Err(error) = check(&settings) else {
            return Some(settings);
        };
        let error = error.into();
        let mut entries = self.findings.entries.iter();
        let entry = entries.find(|entry| entry.is_at(&self.path, error.path()));
        self.findings.faults.push(match entry {
            Some(entry) => SettingFault::new(&entry.name, entry.origin.clone(), error.detail()),
            None => SettingFault::of_place(None, error.detail()),
        });
        None
    }

    /// Looks for the value of a field, and notes if there is none.
    pub(super) fn take(&mut self, field: &'static SettingField, is_secret: bool) -> Option<Given> {
        let name = self.variable_of(field);
        let path = [&*self.path, &[field.name]].concat();
        let is_hidden = is_secret || field.sensitive;
        // Of any other setting `X_FILE` may be a setting itself, such as the file to log to.
        let file = is_hidden.then(|| format!("{name}_FILE"));
        let found = lookup::find(
            self.sources,
            &Sought {
                name: &name,
                file: file.as_deref(),
                path: &path,
                default: field.default,
            },
        );
        let entry = self.findings.entries.len();
        let key = path.join(".");
        let mut noted = Entry::new(name.clone(), path, field, is_hidden);
        let given = match found {
            Found::Value(content, origin) => {
                // The default of the field itself is none that is given; that of the program is.
                let is_given = origin != Origin::Default || self.sources.fallbacks.contains_key(&name);
                self.findings.note_given(is_given);
                noted.show(&shown(&content), origin.clone());
                Some(Given {
                    content,
                    origin,
                    entry,
                })
            }
            Found::Wrong(origin, problem) => {
                self.findings.note_given(true);
                noted.refuse(origin.clone());
                self.fault(name, origin, problem)
            }
            Found::Nothing => {
                let problem = self.missing(&name, file.as_deref(), &key);
                self.fault(name, None, problem)
            }
        };
        self.findings.entries.push(noted);
        given
    }

    /// What to do about a setting that is given nowhere.
    fn missing(&self, name: &str, file: Option<&str>, key: &str) -> String {
        let place = self.sources.file_name();
        if let Some(file) = file {
            return format!("is missing: set it, or {file} to a file that holds it, or `{key}` in {place}");
        }
        let unread = format!("{name}_FILE");
        let hint = if self.sources.has(&unread) {
            format!("; {unread} is not read, for this is neither a `Secret` nor `sensitive`")
        } else {
            String::new()
        };
        format!("is missing: set it, or `{key}` in {place}{hint}")
    }

    /// Notes a fault, and is nothing.
    fn fault<T>(&mut self, name: String, origin: Option<Origin>, problem: String) -> Option<T> {
        self.findings
            .faults
            .push(SettingFault::new(name, origin, problem));
        None
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
        if let Some(mistake) = rules.pattern.and_then(Pattern::mistake) {
            self.refuse(given, format!("cannot be checked: {mistake}"));
            return None;
        }
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
}

/// The rules that a check finds broken.
fn broken(check: impl FnOnce(&mut Faults)) -> Vec<String> {
    let mut faults = Faults::new(Location::Body);
    check(&mut faults);
    let faults = faults.into_vec().into_iter();
    faults.map(|fault| fault.kind.detail().into_owned()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ServerSettings;

    #[derive(Debug, PartialEq, Settings)]
    struct Shop {
        #[setting(default = 8000, le = 9000)]
        port: u16,
        #[setting(default)]
        hosts: Vec<String>,
        title: Option<String>,
        #[setting(default = "30")]
        words: u8,
    }

    #[test]
    fn a_default_of_the_program_stands_before_that_of_the_field() {
        let sources = Sources::new()
            .fallback("PORT", "9000")
            .fallback("HOSTS", "a,b")
            .fallback("TITLE", "Books")
            .fallback("WORDS", "7");
        let expected = Shop {
            port: 9000,
            hosts: vec!["a".to_owned(), "b".to_owned()],
            title: Some("Books".to_owned()),
            words: 7,
        };
        let mut findings = Findings::default();
        assert_eq!(sources.find::<Shop>(&mut findings), Some(expected));
        let mut origins = findings.entries.iter().map(|entry| entry.origin.as_ref());
        assert!(origins.all(|origin| origin == Some(&Origin::Default)));
        assert_eq!(sources.load::<ServerSettings>().unwrap().port, 9000);
        assert_eq!(sources.variable("PORT", "1").load::<Shop>().unwrap().port, 1);
        let wrong = Sources::new().fallback("PORT", "9001").load::<Shop>();
        assert_eq!(wrong.unwrap_err().faults()[0].name(), Some("PORT"));
    }
}
