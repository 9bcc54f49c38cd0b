//! The pair of files that leads from one schema to another.

use std::collections::BTreeMap;

use super::error::MigrationError;
use super::keep::{carry, keep};
use super::plan::{Fills, Plan, Statements, unused};
use super::renames::{Question, Renames, questions};
use super::shape::{Shape, quote};
use super::triggers;
use crate::db::Dialect;

/// How a difference is written: what was renamed, what rows get, and whether anything may be lost.
///
/// ```
/// use purlin::migration::DraftOptions;
///
/// let options = DraftOptions::new().rename("notes.text", "body").fill("notes.author", "'unknown'");
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
pub struct DraftOptions {
    renames: Vec<(String, String)>,
    no_renames: bool,
    fills: BTreeMap<String, String>,
    allow_destructive: bool,
}

/// A step that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// The SQL that leads there.
    pub up: String,
    /// The SQL that leads back.
    pub down: String,
    /// Whether something would be lost, and is written as comments for that.
    pub is_held_back: bool,
}

impl DraftOptions {
    /// Nothing was renamed as far as is known, and nothing may be lost.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that a table has another name now, or a column: `rename("notes.text", "body")`.
    #[must_use]
    pub fn rename(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.renames.push((old.into(), new.into()));
        self
    }

    /// Says that what looks like a rename is none: one is gone, and the other is new.
    #[must_use]
    pub const fn no_renames(mut self) -> Self {
        self.no_renames = true;
        self
    }

    /// Says what rows get in a column that is new, or may not be null any more, as an SQL expression: `fill("notes.author", "'unknown'")`.
    /// It goes before the default of the column.
    #[must_use]
    pub fn fill(mut self, column: impl Into<String>, expression: impl Into<String>) -> Self {
        self.fills.insert(column.into(), expression.into());
        self
    }

    /// Lets tables and columns be dropped, and types be narrowed. Without it that is written as comments.
    #[must_use]
    pub const fn allow_destructive(mut self) -> Self {
        self.allow_destructive = true;
        self
    }

    /// What is to be asked before a difference can be written.
    pub(crate) fn questions(&self, old: &Shape, new: &Shape, dialect: Dialect) -> Vec<Question> {
        if self.no_renames {
            return Vec::new();
        }
        let (renames, _) = Renames::read(&self.renames, old, new, dialect);
        questions(&renames.apply(old), new)
    }

    /// The step from one schema to another, if they are not the same.
    pub(super) fn draft(
        &self,
        old: &Shape,
        new: &Shape,
        dialect: Dialect,
    ) -> Result<Option<Draft>, MigrationError> {
        let (renames, mut faults) = Renames::read(&self.renames, old, new, dialect);
        faults.extend(self.questions(old, new, dialect).iter().map(Question::told));
        let old = renames.apply(old);
        let new = &carry(&old, new);
        let kept = if self.allow_destructive {
            new.clone()
        } else {
            keep(&old, new, dialect)
        };
        let before = renames.old_names();
        let plan = |old, new, placeholders| self.plan(old, new, &before, placeholders).statements(dialect);
        let mut there = plan(&old, &kept, false);
        there.faults.extend(triggers::in_the_way(&old, &kept));
        let mut lost = plan(&kept, new, false);
        let ways = [(&old, &kept), (&kept, new), (&kept, &old), (new, &kept)];
        faults.extend(unused(&self.fills, &ways));
        // What looks new may be what was renamed, so nothing is said of it before that is known.
        MigrationError::check(faults)?;
        let (back, found) = (plan(&kept, &old, true), plan(new, &kept, true));
        MigrationError::check(all_faults([&there, &lost, &back, &found]))?;
        lost.warn(triggers::in_the_way(&kept, new));
        let names = renamed(&renames);
        if names.is_empty() && there.lines.is_empty() && lost.lines.is_empty() {
            return Ok(None);
        }
        Ok(Some(Draft {
            is_held_back: !lost.lines.is_empty(),
            up: up(&names, &there, &lost),
            down: down(&renamed_back(&renames), &back, &found),
        }))
    }

    fn plan<'p>(
        &'p self,
        old: &'p Shape,
        new: &'p Shape,
        renamed: &'p [String],
        placeholders: bool,
    ) -> Plan<'p> {
        Plan {
            old,
            new,
            renamed,
            fills: Fills {
                given: &self.fills,
                placeholders,
            },
        }
    }
}

/// What cannot be done, each said once.
fn all_faults(plans: [&Statements; 4]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for fault in plans.into_iter().flat_map(|plan| &plan.faults) {
        if !all.contains(fault) {
            all.push(fault.clone());
        }
    }
    all
}

fn renamed(renames: &Renames) -> Vec<String> {
    let tables = renames.tables.iter().map(|(old, new)| rename_table(old, new));
    let constraints = renames
        .constraints
        .iter()
        .map(|(table, old, new)| rename_in(table, "CONSTRAINT", old, new));
    let columns = renames
        .columns
        .iter()
        .map(|(table, old, new)| rename_in(table, "COLUMN", old, new));
    tables.chain(constraints).chain(columns).collect()
}

/// Columns and constraints go by the present name of their table, so they come first on the way back.
fn renamed_back(renames: &Renames) -> Vec<String> {
    let columns = renames.columns.iter().rev();
    let columns = columns.map(|(table, old, new)| rename_in(table, "COLUMN", new, old));
    let constraints = renames.constraints.iter().rev();
    let constraints = constraints.map(|(table, old, new)| rename_in(table, "CONSTRAINT", new, old));
    let tables = renames
        .tables
        .iter()
        .rev()
        .map(|(old, new)| rename_table(new, old));
    columns.chain(constraints).chain(tables).collect()
}

fn rename_table(from: &str, to: &str) -> String {
    format!("ALTER TABLE {} RENAME TO {};", quote(from), quote(to))
}

fn rename_in(table: &str, what: &str, from: &str, to: &str) -> String {
    let (table, from, to) = (quote(table), quote(from), quote(to));
    format!("ALTER TABLE {table} RENAME {what} {from} TO {to};")
}

const HELD_BACK: &str =
    "-- This would lose what is stored. If it may go, take the comments away here and in the way back.";

/// Fails, and takes everything back, if references are enforced, which would delete rows that refer to a table that is rebuilt.
const GUARD: &str = "CREATE TEMP TABLE _foreign_keys_are_off (value INTEGER CHECK (value = 0));\n\
     INSERT INTO _foreign_keys_are_off SELECT foreign_keys FROM pragma_foreign_keys;\n\
     DROP TABLE _foreign_keys_are_off;";

/// Fails, and takes everything back, if a row refers to one that is not there.
const CHECK: &str = "CREATE TEMP TABLE _references_are_whole (broken INTEGER CHECK (broken = 0));\n\
     INSERT INTO _references_are_whole SELECT count(*) FROM pragma_foreign_key_check;\n\
     DROP TABLE _references_are_whole;";

fn up(renamed: &[String], there: &Statements, lost: &Statements) -> String {
    let mut parts: Vec<String> = renamed.iter().chain(&there.lines).cloned().collect();
    parts.extend(commented(lost));
    assembled(&parts, there.without_foreign_keys || lost.without_foreign_keys)
}

fn down(renamed: &[String], back: &Statements, found: &Statements) -> String {
    let mut parts = commented(found);
    parts.extend(back.lines.iter().chain(renamed).cloned());
    assembled(&parts, back.without_foreign_keys || found.without_foreign_keys)
}

/// Statements as comments, with what they are about.
fn commented(statements: &Statements) -> Vec<String> {
    if statements.lines.is_empty() {
        return Vec::new();
    }
    let lines = statements
        .lines
        .iter()
        .map(|statement| format!("-- {}", statement.replace('\n', "\n-- ")));
    let text: Vec<String> = std::iter::once(HELD_BACK.to_owned()).chain(lines).collect();
    vec![text.join("\n")]
}

fn assembled(parts: &[String], without_foreign_keys: bool) -> String {
    let mut text = String::new();
    if without_foreign_keys {
        text.extend([format!("-- foreign-keys: off\n{GUARD}\n\n")]);
    }
    for part in parts {
        text.push_str(part);
        // A comment stands with what it is about.
        text.push_str(if part.starts_with("-- ") && !part.contains('\n') {
            "\n"
        } else {
            "\n\n"
        });
    }
    if without_foreign_keys {
        text.push_str(CHECK);
    }
    format!("{}\n", text.trim_end())
}
