//! Drifts: tables as they are, and models that want others. Each is found, written, run with rows in the tables, and taken back.

mod columns;
mod rules;
mod shown;
mod tables;

use purlin::model::{ColumnDef, ColumnType, DefaultValue, ForeignKey, Index, OnDelete, Table};

/// A drift.
pub(in crate::db) struct Drift {
    name: &'static str,
    before: Before,
    after: &'static [Table],
    /// What is in the tables meanwhile.
    rows: &'static str,
    options: &'static [Say],
    /// A query of one text, and what it answers before, between and after.
    keeps: Option<(&'static str, &'static str)>,
}

/// What the tables are like.
#[derive(Clone, Copy)]
pub(in crate::db) enum Before {
    Models(&'static [Table]),
    Sql(&'static str),
}

/// What is said to the one who writes.
#[derive(Debug, Clone, Copy)]
pub(in crate::db) enum Say {
    Rename(&'static str, &'static str),
    NoRenames,
    Fill(&'static str, &'static str),
    Destructive,
}

impl Drift {
    const fn new(name: &'static str, before: &'static [Table], after: &'static [Table]) -> Self {
        Self {
            name,
            before: Before::Models(before),
            after,
            rows: "",
            options: &[],
            keeps: None,
        }
    }

    pub(in crate::db) const fn name(&self) -> &'static str {
        self.name
    }

    /// Tables that were made by hand.
    pub(in crate::db) const fn from_sql(
        name: &'static str,
        before: &'static str,
        after: &'static [Table],
    ) -> Self {
        Self {
            before: Before::Sql(before),
            ..Self::new(name, &[], after)
        }
    }

    pub(in crate::db) const fn rows(mut self, sql: &'static str) -> Self {
        self.rows = sql;
        self
    }

    pub(in crate::db) const fn say(mut self, options: &'static [Say]) -> Self {
        self.options = options;
        self
    }

    pub(in crate::db) const fn keeps(mut self, query: &'static str, answer: &'static str) -> Self {
        self.keeps = Some((query, answer));
        self
    }
}

pub(in crate::db) const fn column(name: &'static str, kind: ColumnType) -> ColumnDef {
    ColumnDef::new(name, kind)
}

pub(in crate::db) const fn to(column: ColumnDef, table: &'static str, on_delete: OnDelete) -> ColumnDef {
    column.references(ForeignKey::new(table, "id", on_delete))
}

/// A model as apps write it.
#[derive(purlin::model::Model)]
#[model(
    table = "articles",
    index(summary, created_at),
    check(summary_short = "length(summary) < 100")
)]
pub(in crate::db) struct Derived {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique)]
    slug: String,
    state: State,
    #[model(default = "0")]
    price: purlin::rust_decimal::Decimal,
    summary: Option<String>,
    #[model(auto)]
    created_at: purlin::jiff::Timestamp,
    #[model(version)]
    version: i64,
    #[model(soft_delete)]
    deleted_at: Option<purlin::jiff::Timestamp>,
}

/// A column that is one of some names.
#[derive(Debug, Clone, Copy, PartialEq, purlin::model::ColumnValue)]
pub(in crate::db) enum State {
    Draft,
    Published,
}

pub(in crate::db) const ID: ColumnDef =
    column("id", ColumnType::BigInt).default_value(DefaultValue::Identity);
pub(in crate::db) const TEXT: ColumnDef = column("text", ColumnType::Text);
const SIZE: ColumnDef = column("size", ColumnType::Integer);
const MAYBE_SIZE: ColumnDef = SIZE.nullable(true);
const AUTHOR: ColumnDef = column("author_id", ColumnType::BigInt).nullable(true);

/// The table `notes` with `id` and some columns.
macro_rules! notes {
    ($($column:expr),*) => {
        Table::new("notes", &[ID, $($column),*], &["id"])
    };
}
pub(in crate::db) use notes;

const NOTES: Table = notes!(TEXT);
const USERS: Table = Table::new("users", &[ID, column("email", ColumnType::Text)], &["id"]);
const TWO: &str = "INSERT INTO notes (text) VALUES ('a'), ('b')";
const TWO_SIZED: &str = "INSERT INTO notes (text, size) VALUES ('a', 1), ('b', 2)";
/// The texts of all rows.
const TEXTS: &str = "SELECT coalesce((SELECT text FROM notes WHERE id = 1), '-') || coalesce((SELECT text FROM notes WHERE id = 2), '-')";
/// The sizes of all rows.
const SIZES: &str = "SELECT text || size FROM notes WHERE id = 2";

// Those that both databases know.
pub(in crate::db) use columns::DRIFTS as COLUMNS;
pub(in crate::db) use rules::DRIFTS as RULES;
pub(in crate::db) use tables::DRIFTS as TABLES;

pub(in crate::db) use shown::{Ask, show};
