//! Conditions on text.

use super::condition::Condition;
use super::node::{Node, Operand};
use super::sql::Sql;
use super::value::IsText;
use super::{Column, ColumnValue, Comparable};
use crate::db::{Dialect, Value};

/// What text has to look like.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// In the language of LIKE: `%` is any text, `_` any character, and `\` takes the meaning of what follows.
    text: String,
    /// Whether capital and small letters are the same.
    ignores_case: bool,
}

impl<M, T: ColumnValue, U> Column<M, T, U> {
    /// Text of a form: `%` stands for any text, `_` for any character, and `\` before one of them for itself. Letters are compared
    /// exactly, on both databases.
    ///
    /// A pattern that SQLite would refuse is refused on both databases ([`DbError::is_unfit`](crate::db::DbError::is_unfit)): it has room
    /// for 50,000 bytes, of which a letter with a meaning to SQLite takes three: `*`, `?` and `[`.
    ///
    /// Take [`contains`](Self::contains) or [`starts_with`](Self::starts_with) for what a user has typed: there it has no
    /// meaning but itself.
    pub fn like(self, pattern: impl Into<String>) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(pattern.into(), false)
    }

    /// As [`like`](Self::like), with capital and small letters being the same: all of them on PostgreSQL, those of ASCII on
    /// SQLite.
    pub fn ilike(self, pattern: impl Into<String>) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(pattern.into(), true)
    }

    /// Text that has another in it. Nothing in that has a special meaning. It is as long as a pattern of [`like`](Self::like) at most, in
    /// which `%`, `_` and `\` take two bytes.
    pub fn contains(self, text: &str) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(format!("%{}%", escaped(text)), false)
    }

    /// As [`contains`](Self::contains), with capital and small letters being the same, as far as [`ilike`](Self::ilike) knows.
    pub fn icontains(self, text: &str) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(format!("%{}%", escaped(text)), true)
    }

    /// Text that begins with another, which is read as that of [`contains`](Self::contains).
    pub fn starts_with(self, text: &str) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(format!("{}%", escaped(text)), false)
    }

    /// Text that ends with another, which is read as that of [`contains`](Self::contains).
    pub fn ends_with(self, text: &str) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        self.matches(format!("%{}", escaped(text)), false)
    }

    fn matches(self, text: String, ignores_case: bool) -> Condition<M>
    where
        T: Comparable<Inner: IsText>,
    {
        Condition::new(Node::Like(self.operand(), Pattern { text, ignores_case }))
    }
}

impl Pattern {
    /// LIKE of SQLite ignores the case of letters, and cannot be told not to; GLOB does not.
    pub(super) fn write(self, operand: Operand, sql: &mut Sql) {
        operand.write(sql);
        if self.is_too_long() {
            let reason = format!("a pattern that takes more than {LONGEST} bytes cannot be looked for");
            sql.push(" LIKE ").value(Value::Unfit(reason));
            return;
        }
        let (operator, text, end) = match (sql.dialect, self.ignores_case) {
            (Dialect::Sqlite, false) => (" GLOB ", glob(&self.text), ""),
            (Dialect::Sqlite, true) | (Dialect::Postgres, false) => (" LIKE ", self.text, " ESCAPE '\\'"),
            (Dialect::Postgres, true) => (" ILIKE ", self.text, " ESCAPE '\\'"),
        };
        sql.push(operator).value(Value::Text(Some(text))).push(end);
    }

    /// In either language, so that what one database refuses the other does not take.
    fn is_too_long(&self) -> bool {
        let length = self.text.len();
        // What has a meaning takes three letters in GLOB.
        length > LONGEST || (length > LONGEST / 3 && glob(&self.text).len() > LONGEST)
    }
}

/// The longest pattern of SQLite, in bytes.
const LONGEST: usize = 50_000;

/// The text with a meaning of its own only.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// A pattern of LIKE in the language of GLOB: `*`, `?`, and `[*]` for a star.
fn glob(pattern: &str) -> String {
    let mut glob = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '%' => {
                glob.push('*');
                continue;
            }
            '_' => {
                glob.push('?');
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            other => other,
        };
        if matches!(literal, '*' | '?' | '[') {
            glob.extend(['[', literal, ']']);
        } else {
            glob.push(literal);
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_user_types_means_itself() {
        assert_eq!(escaped("100%_a\\b*"), "100\\%\\_a\\\\b*");
        assert_eq!(
            glob(&format!("%{}%", escaped("100%_a\\b*?[x]"))),
            "*100%_a\\b[*][?][[]x]*"
        );
        assert_eq!(glob("a_c%"), "a?c*");
    }
}
