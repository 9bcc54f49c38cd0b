//! What was found while settings were read: their values for the command `config`, and their faults.

use std::fmt::Write;

use super::error::SettingFault;
use super::field::SettingField;
use super::source::Origin;
use super::{LOG, TABLES};
use crate::schema::Segment;
use crate::secret::HIDDEN;

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) entries: Vec<Entry>,
    pub(crate) faults: Vec<SettingFault>,
    /// Whether some settings were not read, because others are wrong.
    pub(crate) are_partial: bool,
    /// How many settings have a value that is no default of their field, be it a wrong one.
    given: usize,
}

/// One setting.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The name of its variable.
    pub(crate) name: String,
    /// Its place in the settings file.
    pub(crate) path: Vec<&'static str>,
    doc: &'static str,
    is_hidden: bool,
    /// Whether its field says which variable it is.
    is_named: bool,
    pub(crate) origin: Option<Origin>,
    pub(crate) shown: String,
}

/// How far the findings were at some time.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    entries: usize,
    faults: usize,
    given: usize,
}

impl Findings {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            entries: self.entries.len(),
            faults: self.faults.len(),
            given: self.given,
        }
    }

    /// Whether any setting that was read since then has a value that is no default of its field.
    pub(super) const fn is_given_since(&self, mark: Mark) -> bool {
        self.given > mark.given
    }

    /// Forgets what was wrong since then: nothing was given, and nothing had to be.
    pub(super) fn forgive(&mut self, mark: Mark) {
        self.faults.truncate(mark.faults);
        for entry in &mut self.entries[mark.entries..] {
            entry.origin = None;
            "-".clone_into(&mut entry.shown);
        }
    }

    /// Says what the settings read since then are when nothing is given.
    pub(super) fn show_default(&mut self, mark: Mark, shown: &str) {
        for entry in &mut self.entries[mark.entries..] {
            entry.show(shown, Origin::Default);
        }
    }

    /// Notes whether a setting has a value that is no default of its field.
    pub(super) fn note_given(&mut self, is_given: bool) {
        self.given += usize::from(is_given);
    }

    /// The places of the settings in the file.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[&'static str]> {
        self.entries.iter().map(|entry| &*entry.path)
    }

    /// A fault for each variable that is a setting, and names the file of another one as well.
    pub(super) fn overlaps(&self) -> Vec<SettingFault> {
        let secrets = self.entries.iter().filter(|entry| entry.is_hidden);
        let pairs = secrets.filter_map(|secret| {
            let file = format!("{}_FILE", secret.name);
            let other = self.entries.iter().find(|other| other.name == file)?;
            let problem = format!(
                "names the file that holds {} too: give it another name, as in `env = \"{}_PATH\"`",
                secret.name, secret.name
            );
            Some(SettingFault::new(file, other.origin.clone(), problem))
        });
        pairs.collect()
    }

    /// A fault for each variable that two settings have by chance. Two whose fields both name it share it on purpose, and one of the
    /// framework's may be another one's too, as the port that both want to know.
    pub(super) fn clashes(&self) -> Vec<SettingFault> {
        let pairs = self.entries.iter().enumerate().filter_map(|(index, entry)| {
            let before = &self.entries[..index];
            let first = before
                .iter()
                .find(|first| first.name == entry.name && first.path != entry.path)?;
            let both = [first, entry];
            let is_meant = both.iter().all(|entry| entry.is_named);
            let is_known = both.iter().any(|entry| is_framework(&entry.path));
            let problem = format!(
                "sets both `{}` and `{}`: give one of them a variable of its own, with `env = \"..\"` or a `prefix`",
                first.path.join("."),
                entry.path.join(".")
            );
            (!is_meant && !is_known).then(|| SettingFault::new(&entry.name, entry.origin.clone(), problem))
        });
        pairs.collect()
    }

    /// The settings as a table: name, value, where it comes from, what it is for.
    pub(crate) fn table(&self) -> String {
        let origins: Vec<String> = self.entries.iter().map(Entry::origin).collect();
        let width = |length: &dyn Fn(&Entry) -> usize| self.entries.iter().map(length).max().unwrap_or(0);
        let name = width(&|entry| entry.name.chars().count());
        let value = width(&|entry| entry.shown.chars().count());
        let origin = origins.iter().map(|origin| origin.chars().count()).max();
        let origin = origin.unwrap_or(0);
        let mut table = String::new();
        for (entry, from) in self.entries.iter().zip(&origins) {
            let doc = entry.doc.lines().next().unwrap_or_default();
            let line = format!(
                "{:name$}  {:value$}  {from:origin$}  {doc}",
                entry.name, entry.shown
            );
            writeln!(table, "{}", line.trim_end()).expect("writing to a String does not fail");
        }
        table
    }
}

impl Entry {
    pub(super) fn new(name: String, path: Vec<&'static str>, field: &SettingField, is_hidden: bool) -> Self {
        Self {
            name,
            path,
            doc: field.doc,
            is_hidden,
            is_named: field.variable.is_some(),
            origin: None,
            shown: "(missing)".to_owned(),
        }
    }

    /// The value as text, unless nobody may see it.
    pub(super) fn show(&mut self, text: &str, origin: Origin) {
        self.shown = if self.is_hidden {
            HIDDEN.to_owned()
        } else {
            text.chars().flat_map(printable).collect()
        };
        self.origin = Some(origin);
    }

    /// The value is not acceptable, so nobody knows what it is.
    pub(super) fn refuse(&mut self, origin: Option<Origin>) {
        "(refused)".clone_into(&mut self.shown);
        self.origin = origin.or(self.origin.take());
    }

    /// Whether it is the one that a check points at, from a table of the file on.
    pub(super) fn is_at(&self, table: &[&str], steps: &[Segment]) -> bool {
        let keys = steps.iter().map(|step| match step {
            Segment::Key(key) => &**key,
            Segment::Index(_) => "",
        });
        !steps.is_empty() && self.path.iter().copied().eq(table.iter().copied().chain(keys))
    }

    fn origin(&self) -> String {
        self.origin
            .as_ref()
            .map_or_else(|| "-".to_owned(), Origin::to_string)
    }
}

/// Whether a place in the file is one of the framework's own settings.
fn is_framework(path: &[&str]) -> bool {
    path.first()
        .is_some_and(|key| TABLES.contains(key) || LOG.contains(key))
}

/// A letter as it is; anything that would break a line or steer a terminal as its escape.
fn printable(letter: char) -> impl Iterator<Item = char> {
    let escape = letter.is_control();
    let shown = (!escape).then_some(letter);
    let escaped = escape.then(|| letter.escape_default());
    shown.into_iter().chain(escaped.into_iter().flatten())
}
