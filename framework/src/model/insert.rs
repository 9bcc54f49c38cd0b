//! `NewRow`: a row that is not stored yet, and how it is stored.

use super::change::version_of;
use super::json::kept;
use super::row::read_ordered;
use super::sql::Sql;
use super::unique::KeyColumns;
use super::{Model, sum};
use crate::db::{Backend, DbError, Dialect, Tx, Value};

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

    /// Those whose values come by themselves, which a row that is there already keeps.
    #[doc(hidden)]
    const AUTO: &'static [&'static str];

    /// The values, in the order of the columns. `None` leaves the column to its default.
    #[doc(hidden)]
    fn values(self) -> Vec<Option<Value>>;
}

/// Inserts a row, and reads it as it is stored.
pub(super) async fn insert<B: Backend, N: NewRow>(tx: &mut Tx<B>, new: N) -> Result<N::Model, DbError> {
    let (names, values) = given::<N>(new);
    let sql = begin::<N::Model>(B::DIALECT, &names, vec![values]);
    Ok(returned(tx, sql).await?.ok_or(sqlx::Error::RowNotFound)?)
}

/// Inserts a row, or changes the one that is there already, and reads it as it is stored.
pub(super) async fn upsert<B: Backend, N: NewRow>(
    tx: &mut Tx<B>,
    (columns, condition): KeyColumns,
    new: N,
) -> Result<N::Model, DbError> {
    let (names, values) = given::<N>(new);
    let mut sql = begin::<N::Model>(B::DIALECT, &names, vec![values]);
    conflict(&mut sql, columns, condition);
    sql.push(" DO UPDATE SET ");
    replace::<N>(&mut sql, &names, columns);
    Ok(returned(tx, sql).await?.ok_or(sqlx::Error::RowNotFound)?)
}

/// Inserts a row unless it is there already, and reads it if it was inserted.
pub(super) async fn insert_if_absent<B: Backend, N: NewRow>(
    tx: &mut Tx<B>,
    (columns, condition): KeyColumns,
    new: N,
) -> Result<Option<N::Model>, DbError> {
    let (names, values) = given::<N>(new);
    let mut sql = begin::<N::Model>(B::DIALECT, &names, vec![values]);
    conflict(&mut sql, columns, condition);
    sql.push(" DO NOTHING");
    returned(tx, sql).await
}

/// Runs a statement that stores a row, and reads the row as it is stored, if it was.
async fn returned<B: Backend, M: Model>(tx: &mut Tx<B>, mut sql: Sql) -> Result<Option<M>, DbError> {
    sql.push(" RETURNING ").push(M::STATEMENTS.columns);
    let row = B::fetch_optional(tx, sql.finish()).await?;
    Ok(row.as_ref().map(read_ordered::<M, B>).transpose()?)
}

/// Up to so many rows the statement is kept prepared. Connections keep a hundred statements, and each number of rows has one.
const KEPT: usize = 8;

/// Inserts rows, as many with one statement as the database takes values.
pub(super) async fn insert_all<B: Backend, N: NewRow>(tx: &mut Tx<B>, rows: Vec<N>) -> Result<u64, DbError> {
    let mut inserted = 0;
    let mut rows = rows.into_iter().map(given::<N>).peekable();
    while let Some((names, first)) = rows.next() {
        let most = most_rows(B::DIALECT, names.len());
        let mut chunk = vec![first];
        // Rows that leave the same columns to the database go together.
        while chunk.len() < most
            && let Some((_, values)) = rows.next_if(|(others, _)| *others == names)
        {
            chunk.push(values);
        }
        let is_kept = chunk.len() <= KEPT;
        let mut sql = begin::<N::Model>(B::DIALECT, &names, chunk);
        if !is_kept {
            sql.once();
        }
        inserted += B::execute(tx, sql.finish()).await?;
    }
    Ok(inserted)
}

/// The columns that have a value, and the values.
fn given<N: NewRow>(new: N) -> (Vec<&'static str>, Vec<Value>) {
    let all = N::COLUMNS.iter().zip(new.values());
    all.filter_map(|(name, value)| Some((*name, kept::<N::Model>(name, value?))))
        .unzip()
}

/// How many rows one statement can have. The databases limit its values, and a long statement is not faster than two.
fn most_rows(dialect: Dialect, columns: usize) -> usize {
    match columns {
        // `DEFAULT VALUES` is one row.
        0 => 1,
        columns => (dialect.most_values() / columns).clamp(1, 1_000),
    }
}

/// `INSERT INTO .. VALUES (..), (..)`.
fn begin<M: Model>(dialect: Dialect, names: &[&'static str], rows: Vec<Vec<Value>>) -> Sql {
    let mut sql = Sql::new("INSERT INTO ", dialect);
    sql.name(M::TABLE_NAME);
    if names.is_empty() {
        sql.push(" DEFAULT VALUES");
        return sql;
    }
    sql.push(" (").names(names).push(") VALUES ");
    sql.list(", ", rows, |sql, values| {
        sql.push("(").list(", ", values, |sql, value| {
            sql.value(value);
        });
        sql.push(")");
    });
    sql
}

fn conflict(sql: &mut Sql, columns: &[&'static str], condition: Option<&'static str>) {
    sql.push(" ON CONFLICT (").names(columns).push(")");
    if let Some(condition) = condition {
        sql.push(" WHERE ").push(condition);
    }
}

/// What becomes of the row that is there: it has what somebody gave the new one, but for the key, and is not deleted.
fn replace<N: NewRow>(sql: &mut Sql, names: &[&'static str], key: &[&'static str]) {
    let version = version_of::<N::Model>();
    let counts = |name: &str| version.is_some_and(|(version, _)| version == name);
    let kept = [key, N::Model::TABLE.primary_key, N::AUTO];
    let is_set = |name: &&&str| !kept.iter().any(|names| names.contains(name)) && !counts(name);
    let mut changed: Vec<&str> = names.iter().filter(is_set).copied().collect();
    if changed.is_empty() {
        // Something has to be set, or no row is returned.
        changed.extend(key);
    }
    sql.list(", ", changed, |sql, name| {
        sql.name(name).push(" = excluded.").name(name);
    });
    if let Some((name, kind)) = version {
        let column = format!("\"{}\".\"{name}\"", N::Model::TABLE_NAME);
        sql.push(", ").name(name).push(" = ");
        sum::write(sql, kind, &column, &format!("{column} + 1"));
    }
    if let Some(deleted) = N::Model::STATEMENTS.soft_delete {
        sql.push(", ").name(deleted).push(" = NULL");
    }
}
