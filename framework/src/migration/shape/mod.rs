//! The tables of a schema, as the database itself tells of them.
//!
//! Two schemas of one engine are read with the same queries, so what means the same has the same text: no type is parsed, and no spelling of
//! a type is taken for another type.

mod create_table;
mod postgres;
mod sql;
mod sqlite;
mod tokens;

use std::collections::BTreeMap;

pub(super) use self::sql::Sql;
pub(super) use self::tokens::{
    Kind, Token, columns, idents, mentions, names_column, quote, quote_text, rename, tokens, without_word,
};
use super::session::{Session, TextRow};
use crate::db::Dialect;
use crate::model::ColumnType;

/// The tables of a schema, by their names. Those whose names begin with `_` are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    pub(super) tables: BTreeMap<String, TableShape>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TableShape {
    pub(super) columns: Vec<Column>,
    pub(super) primary_key: Option<PrimaryKey>,
    pub(super) foreign_keys: Vec<Foreign>,
    pub(super) checks: Vec<Check>,
    pub(super) indexes: Vec<Index>,
    /// What stands behind the columns of a table of SQLite, as `STRICT`.
    pub(super) options: String,
    /// The statements that make the triggers of a table of SQLite, which a rebuild loses.
    pub(super) triggers: Vec<String>,
    /// What models keep in the columns, which SQLite cannot say: most of it is text there. A schema that was read has none.
    pub(super) wanted: Vec<(String, ColumnType)>,
}

/// A column. It is read as the database writes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Column {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) not_null: bool,
    pub(super) default: Option<Sql>,
    /// Who counts the numbers of an identity: `BY DEFAULT`, `ALWAYS`, or `AUTOINCREMENT` of SQLite.
    pub(super) identity: Option<String>,
    /// The sequence that belongs to a `SERIAL` of PostgreSQL, as its default writes it.
    pub(super) sequence: Option<String>,
    /// The expression that it is computed from, with how it is kept.
    pub(super) generated: Option<Sql>,
    pub(super) collation: Option<String>,
}

/// The primary key.
#[derive(Debug, Clone)]
pub(crate) struct PrimaryKey {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
}

/// A reference to another table.
#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) table: String,
    pub(super) targets: Vec<String>,
    /// `ON DELETE CASCADE`, and whatever else it says.
    pub(super) rest: String,
}

/// A condition of every row, or an exclusion.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(super) name: Option<String>,
    /// `CHECK (..)`
    pub(super) sql: Sql,
}

/// An index, or a UNIQUE, which is one too.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// None for what SQLite has named itself.
    pub(super) name: Option<String>,
    pub(super) is_unique: bool,
    /// It belongs to a UNIQUE of the table.
    pub(super) is_constraint: bool,
    /// What PostgreSQL says of such a UNIQUE, which may be more than an index can be: `UNIQUE (a) DEFERRABLE`.
    pub(super) definition: Option<Sql>,
    /// What stands behind the name of the table: the method, the columns, the condition.
    pub(super) rest: Sql,
    /// The columns, where they are plain ones.
    pub(super) columns: Vec<String>,
}

impl Shape {
    /// The tables of the present schema.
    pub(super) async fn read(session: &mut Session) -> Result<Self, sqlx::Error> {
        match session.dialect() {
            Dialect::Sqlite => sqlite::read(session).await,
            Dialect::Postgres => postgres::read(session).await,
        }
    }
}

impl Foreign {
    /// What happens when the other row goes. RESTRICT is what happens anyway, at another moment of the same statement; and a model does not
    /// say whether a reference may wait for the end of a transaction.
    fn actions(&self) -> String {
        let others = [
            "ON DELETE RESTRICT",
            "ON DELETE NO ACTION",
            "INITIALLY DEFERRED",
            "DEFERRABLE",
        ];
        let actions = others
            .iter()
            .fold(self.rest.clone(), |rest, other| rest.replace(other, ""));
        actions.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl TableShape {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What a model keeps in the column.
    pub(super) fn wanted(&self, name: &str) -> Option<ColumnType> {
        self.wanted
            .iter()
            .find(|(column, _)| column == name)
            .map(|(_, kind)| *kind)
    }
}

/// A text of a row; what is null is empty.
fn text(row: &TextRow, at: usize) -> &str {
    row.get(at).and_then(Option::as_deref).unwrap_or_default()
}

// Names of keys, references and conditions are for messages: what they are decides.

impl PartialEq for PrimaryKey {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns
    }
}

impl PartialEq for Foreign {
    fn eq(&self, other: &Self) -> bool {
        let what = |it: &Self| {
            (
                it.columns.clone(),
                it.table.clone(),
                it.targets.clone(),
                it.actions(),
            )
        };
        what(self) == what(other)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.sql == other.sql
    }
}

impl Index {
    /// Whether they are the same but for the name.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.is_unique == other.is_unique && self.rest == other.rest
    }
}

impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        let same_name = match (&self.name, &other.name) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.is_like(other) && same_name
    }
}
