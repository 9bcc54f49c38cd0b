//! Models: rows of tables as structs.
//!
//! A model says once what its table is like. Its SQL, its typed columns and the migrations all come from that.
//!
//! - [`#[derive(Model)]`](derive@Model) makes a struct the row of a table, and [`Model`] has what can be done with it.
//! - [`Query`] reads rows, [`Update`] changes them; both are made of [`Column`]s, which know what they hold.
//! - [`ColumnValue`] is implemented by the types that columns can have.

mod auto;
mod change;
mod column;
mod column_type;
mod condition;
mod cursor;
mod definition;
mod filter;
mod insert;
mod json;
mod keyset;
mod module;
mod node;
mod order;
mod page;
mod part;
mod patch;
mod query;
mod raw;
mod reference;
mod related;
mod remove;
mod row;
mod sort;
mod sql;
mod subquery;
mod sum;
mod table;
mod text;
mod unique;
mod update;
mod value;

pub use self::auto::AutoValue;
pub use self::change::Number;
pub use self::column::{Changeable, Column, Plain, Unique, Version};
pub use self::condition::{Condition, Filters};
pub use self::cursor::Cursor;
pub use self::definition::{Model, Statements};
pub use self::insert::NewRow;
pub use self::json::{AsJson, IsNoOption, IsOption, json_value};
pub use self::keyset::CursorPage;
pub use self::order::Order;
pub use self::page::Page;
pub use self::patch::PatchFor;
pub use self::query::Query;
pub use self::raw::{Bind, Statement, sql};
pub use self::reference::{ReferredToBy, foreign_key, refers};
pub use self::row::{RowReader, read_named};
pub use self::sort::{Sort, SortKey, Sortable};
pub use self::table::{ColumnDef, ColumnType, DefaultValue, ForeignKey, Index, OnDelete, Table};
pub use self::unique::{Identifies, KeyColumns, UniqueKey};
pub use self::update::{ByKey, Matching, Update, VersionNumber, Versioned};
pub use self::value::{ColumnValue, Comparable, Fits, IsText, Nullable, read_word};
pub use crate::db::Value;
#[doc = include_str!("value.md")]
pub use purlin_macros::ColumnValue;
#[doc = include_str!("derive.md")]
pub use purlin_macros::Model;

/// The tables of a list of models, as `Module::models` takes them.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        [$(<$model as $crate::model::Model>::TABLE),*]
    };
}
pub use models;
