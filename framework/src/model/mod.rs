//! Models: rows of tables as structs.
//!
//! A model says once what its table is like. Its SQL, its typed columns and the migrations all come from that.

mod column_type;
mod module;
mod table;

pub use self::table::{ColumnDef, ColumnType, DefaultValue, ForeignKey, Index, OnDelete, Table};

/// A struct that is a row of a table.
pub trait Model: Sized + Send + Unpin + 'static {
    /// What the table is like.
    const TABLE: Table;
}

/// The tables of a list of models, as `Module::models` takes them.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        [$(<$model as $crate::model::Model>::TABLE),*]
    };
}
