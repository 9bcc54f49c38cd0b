//! Deletes rows, or marks them as deleted.

use super::Model;
use super::change::Change;
use super::filter::Filter;
use super::sql::Sql;
use crate::db::{Backend, DbError, Tx};

/// Deletes rows. Those of a model with `soft_delete` are marked with the present time, and their version counts that as a change.
pub(super) async fn delete<M: Model, B: Backend>(tx: &mut Tx<B>, filter: Filter) -> Result<u64, DbError> {
    let Some(column) = M::STATEMENTS.soft_delete else {
        return purge::<M, B>(tx, filter).await;
    };
    let mut sql = Sql::new("UPDATE ", B::DIALECT);
    sql.name(M::TABLE_NAME).push(" SET ");
    let marked = Change::sql(column, B::DIALECT.now());
    let counted = Change::version::<M>();
    sql.list(", ", [marked].into_iter().chain(counted), |sql, change| {
        change.write(sql);
    });
    // A row that is deleted already stays as it is, also among the deleted ones.
    let filter = Filter {
        with_deleted: false,
        ..filter
    };
    filter.write::<M>(&mut sql);
    Ok(B::execute(tx, sql.finish()).await?)
}

/// Deletes rows for good.
pub(super) async fn purge<M: Model, B: Backend>(tx: &mut Tx<B>, filter: Filter) -> Result<u64, DbError> {
    let mut sql = Sql::new("DELETE FROM ", B::DIALECT);
    sql.name(M::TABLE_NAME);
    filter.write::<M>(&mut sql);
    Ok(B::execute(tx, sql.finish()).await?)
}
