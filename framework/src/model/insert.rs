//! `NewRow`: a row that is not stored yet.

use super::Model;
use super::row::read_ordered;
use super::sql::Sql;
use crate::db::{Backend, DbError, Tx, Value};

/// A row of a model that is not stored yet. `#[derive(Model)]` makes a struct of it: `NewProduct` for `Product`, with the fields
/// that somebody has to give.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row to insert",
    note = "`#[derive(Model)]` on a struct `Product` makes a struct `NewProduct`, which has the fields that somebody has to give"
)]
pub trait NewRow: Sized + Send {
    /// The model.
    type Model: Model;

    /// The columns that it can give a value, in order.
    #[doc(hidden)]
    const COLUMNS: &'static [&'static str];

    /// The values, in the order of the columns. `None` leaves the column to its default.
    #[doc(hidden)]
    fn values(self) -> Vec<Option<Value>>;
}

/// Inserts a row, and reads it as it is stored.
pub(super) async fn insert<B: Backend, N: NewRow>(tx: &mut Tx<B>, new: N) -> Result<N::Model, DbError> {
    let mut sql = begin::<B, N>(new.values());
    sql.push(" RETURNING ").push(N::Model::STATEMENTS.columns);
    let row = B::fetch_optional(tx, sql.finish()).await?;
    let row = row.ok_or(sqlx::Error::RowNotFound)?;
    Ok(read_ordered::<N::Model, B>(&row)?)
}

/// `INSERT INTO .. VALUES (..)`, of the columns that have a value.
fn begin<B: Backend, N: NewRow>(values: Vec<Option<Value>>) -> Sql {
    let mut sql = Sql::new("INSERT INTO ", B::DIALECT);
    sql.name(N::Model::TABLE_NAME);
    let given = N::COLUMNS
        .iter()
        .zip(values)
        .filter_map(|(name, value)| Some((*name, value?)));
    let (names, values): (Vec<&str>, Vec<Value>) = given.unzip();
    if names.is_empty() {
        sql.push(" DEFAULT VALUES");
        return sql;
    }
    sql.push(" (").list(", ", names, |sql, name| {
        sql.name(name);
    });
    sql.push(") VALUES (").list(", ", values, |sql, value| {
        sql.value(value);
    });
    sql.push(")");
    sql
}
