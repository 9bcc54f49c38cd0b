//! Keys of the settings file that are no settings.

use super::TABLES;
use super::error::SettingFault;
use super::source::{Content, Sources, Table};

/// What the keys of the file can be.
pub(super) struct Known<'a> {
    /// The places of all settings.
    pub(super) paths: Vec<&'a [&'static str]>,
    /// Whether the file may hold more than settings, so that only tables of settings are looked at.
    pub(super) shared: bool,
    /// Whether there are more settings, which nobody knows.
    pub(super) partial: bool,
}

/// A fault for each key that no known path leads to, and for each value where a table should be.
pub(super) fn keys(sources: &Sources, known: &Known<'_>) -> Vec<SettingFault> {
    let mut walk = Walk {
        sources,
        known,
        faults: Vec::new(),
    };
    walk.table(&sources.file, &mut Vec::new());
    walk.faults
}

struct Walk<'a> {
    sources: &'a Sources,
    known: &'a Known<'a>,
    faults: Vec<SettingFault>,
}

impl<'a> Walk<'a> {
    fn table(&mut self, table: &'a Table, path: &mut Vec<&'a str>) {
        for (key, node) in table {
            path.push(key);
            let origin = || Some(self.sources.line(node.line));
            let is_setting = self.known.paths.contains(&path.as_slice());
            let is_group = self.known.paths.iter().any(|known| known.starts_with(path));
            let name = path.join(".");
            match &node.content {
                _ if is_setting => {}
                Content::Table(inner) if is_group => self.table(inner, path),
                // Only those who read it know its keys.
                Content::Table(_) if TABLES.contains(&name.as_str()) => {}
                _ if is_group => {
                    let problem = format!("must be a table: write `[{name}]`, and its settings below it");
                    self.faults
                        .push(SettingFault::new(format!("`{name}`"), origin(), problem));
                }
                _ if self.known.shared && path.len() == 1 => {}
                _ => {
                    let instead = self.instead(&name);
                    let problem = instead.map(|instead| format!("is no setting: {instead}"));
                    let fault =
                        problem.map(|problem| SettingFault::new(format!("`{name}`"), origin(), problem));
                    self.faults.extend(fault);
                }
            }
            path.pop();
        }
    }

    /// What to do about an unknown key, if anything.
    fn instead(&self, name: &str) -> Option<String> {
        let allowed = (name.len() / 3).max(1);
        let near = self.known.paths.iter().map(|path| path.join("."));
        let near = near.map(|known| (strsim::damerau_levenshtein(name, &known), known));
        match near.min().filter(|(distance, _)| *distance <= allowed) {
            Some((_, near)) => Some(format!("did you mean `{near}`?")),
            None => (!self.known.partial).then(|| "take it away".to_owned()),
        }
    }
}
