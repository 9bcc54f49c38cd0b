//! `Migration`: one step.

use std::borrow::Cow;
use std::fmt;

use sqlx::{AssertSqlSafe, SqlSafeStr};

/// One step: what leads there, and what leads back.
#[derive(Clone, PartialEq, Eq)]
pub struct Migration {
    version: i64,
    name: String,
    up: Script,
    down: Option<Script>,
}

/// The text of a file, and what the comments at its top say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) sql: Cow<'static, str>,
    /// It runs in no transaction.
    pub(super) no_transaction: bool,
    /// References are not enforced while it runs.
    pub(super) without_foreign_keys: bool,
}

impl Migration {
    pub(super) fn new(version: i64, name: impl Into<String>, up: Script, down: Option<Script>) -> Self {
        Self {
            version,
            name: name.into(),
            up,
            down,
        }
    }

    /// Its version: steps are run in the order of theirs.
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Its name, as in the names of its files.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SQL that leads there.
    pub fn up(&self) -> &str {
        &self.up.sql
    }

    /// The SQL that leads back, if there is a way.
    pub fn down(&self) -> Option<&str> {
        self.down.as_ref().map(|script| &*script.sql)
    }

    pub(super) const fn up_script(&self) -> &Script {
        &self.up
    }

    pub(super) const fn down_script(&self) -> Option<&Script> {
        self.down.as_ref()
    }

    /// The step as sqlx notes it, with its checksum.
    pub(super) fn noted(&self) -> sqlx::migrate::Migration {
        let kind = match self.down {
            Some(_) => sqlx::migrate::MigrationType::ReversibleUp,
            None => sqlx::migrate::MigrationType::Simple,
        };
        sqlx::migrate::Migration::new(
            self.version,
            self.name.replace('_', " ").into(),
            kind,
            AssertSqlSafe(self.up.sql.clone().into_owned()).into_sql_str(),
            self.up.no_transaction,
        )
    }
}

/// `2_add_price`
impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.version, self.name)
    }
}

impl fmt::Debug for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migration")
            .field("version", &self.version)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Script {
    /// A text, whose line ends are made `\n`, so that a checkout on Windows has the same checksum.
    pub(super) fn new(text: Cow<'static, str>) -> Self {
        let text = match text.strip_prefix('\u{feff}') {
            Some(text) => Cow::Owned(text.to_owned()),
            None => text,
        };
        let sql: Cow<'static, str> = if text.contains("\r\n") {
            text.replace("\r\n", "\n").into()
        } else {
            text
        };
        let says = |wanted: &str| {
            let comments = sql.lines().map_while(|line| line.trim().strip_prefix("--"));
            comments
                .map(str::trim)
                .any(|comment| comment.eq_ignore_ascii_case(wanted))
        };
        Self {
            no_transaction: says("no-transaction"),
            without_foreign_keys: says("foreign-keys: off"),
            sql,
        }
    }
}

/// The steps that files make, in the order of their versions; and what is wrong with the names.
pub(super) fn steps(
    files: impl IntoIterator<Item = (String, Cow<'static, str>)>,
) -> (Vec<Migration>, Vec<String>) {
    let mut steps: Vec<Migration> = Vec::new();
    let mut downs = Vec::new();
    let mut faults = Vec::new();
    for (file, text) in files {
        let Some(name) = Name::of(&file) else {
            faults.push(format!(
                "`{file}` is no name of a migration: write `1_create_notes.up.sql` and `1_create_notes.down.sql`, or `1_create_notes.sql`"
            ));
            continue;
        };
        if name.is_down {
            downs.push((name.version, file.clone(), Script::new(text)));
        } else if let Some(other) = steps.iter().find(|step| step.version == name.version) {
            faults.push(format!(
                "`{file}` has the version of `{other}`: give it another number"
            ));
        } else {
            steps.push(Migration::new(name.version, name.title, Script::new(text), None));
        }
    }
    for (version, file, script) in downs {
        match steps.iter_mut().find(|step| step.version == version) {
            Some(step) if step.down.is_none() => step.down = Some(script),
            Some(_) => faults.push(format!(
                "`{file}` has the version of another way back: give it another number"
            )),
            None => faults.push(format!(
                "`{file}` leads back, and nothing leads there: write its `.up.sql`"
            )),
        }
    }
    steps.sort_by_key(Migration::version);
    (steps, faults)
}

/// What the name of a file says.
struct Name<'f> {
    version: i64,
    title: &'f str,
    is_down: bool,
}

impl<'f> Name<'f> {
    fn of(file: &'f str) -> Option<Self> {
        let stem = file.strip_suffix(".sql")?;
        let (stem, is_down) = match (stem.strip_suffix(".up"), stem.strip_suffix(".down")) {
            (Some(stem), _) => (stem, false),
            (_, Some(stem)) => (stem, true),
            _ => (stem, false),
        };
        let (version, name) = stem.split_once('_')?;
        let digits = version.bytes().all(|byte| byte.is_ascii_digit());
        let version = version.parse().ok().filter(|version| digits && *version > 0)?;
        (!name.is_empty()).then_some(Self {
            version,
            title: name,
            is_down,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> (Vec<Migration>, Vec<String>) {
        steps(
            names
                .iter()
                .map(|name| ((*name).to_owned(), Cow::Borrowed("SELECT 1"))),
        )
    }

    #[test]
    fn files_become_steps_in_the_order_of_their_versions() {
        let (steps, faults) = of(&["10_c.sql", "2_b.up.sql", "2_b.down.sql", "0001_a_b.up.sql"]);
        assert_eq!(faults, [""; 0]);
        let told: Vec<_> = steps
            .iter()
            .map(|step| (step.to_string(), step.down().is_some()))
            .collect();
        let told: Vec<_> = told.iter().map(|(name, down)| (&**name, *down)).collect();
        assert_eq!(told, [("1_a_b", false), ("2_b", true), ("10_c", false)]);
    }

    #[test]
    fn every_name_that_does_not_fit_is_told() {
        let (steps, faults) = of(&[
            "a.sql",
            "0_a.sql",
            "-1_a.sql",
            "1_.sql",
            "1_a.sql",
            "1_b.up.sql",
            "2_c.down.sql",
        ]);
        assert_eq!(steps.len(), 1);
        let told = [
            "`a.sql`",
            "`0_a.sql`",
            "`-1_a.sql`",
            "`1_.sql`",
            "`1_b.up.sql`",
            "`2_c.down.sql`",
        ];
        assert_eq!(faults.len(), told.len(), "{faults:?}");
        for (fault, name) in faults.iter().zip(told) {
            assert!(fault.starts_with(name), "{fault}");
        }
    }

    #[test]
    fn the_comments_at_the_top_are_read_and_line_ends_are_not() {
        let script = Script::new(Cow::Borrowed(
            "\u{feff}-- Why.\r\n-- no-transaction\r\nSELECT 1;\r\n-- foreign-keys: off",
        ));
        assert!(script.no_transaction && !script.without_foreign_keys);
        let step = |text: &'static str| {
            Migration::new(1, "a", Script::new(text.into()), None)
                .noted()
                .checksum
        };
        assert_eq!(step("SELECT 1;\r\nSELECT 2;"), step("SELECT 1;\nSELECT 2;"));
        assert_ne!(step("SELECT 1;"), step("SELECT 2;"));
    }
}
