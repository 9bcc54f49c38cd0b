//! `Order`: in which order rows come.

use std::marker::PhantomData;

use super::node::Operand;
use super::sql::Sql;
use super::{Column, ColumnValue, Comparable};
use crate::db::Dialect;

/// In which order rows of the model `M` come: `Product::NAME.asc()`.
///
/// On both databases null is greater than all values: it comes last in `asc()` and first in `desc()`.
#[derive(Debug)]
#[must_use = "an order does nothing until it is given to a query"]
pub struct Order<M> {
    pub(super) by: By,
    of: PhantomData<fn() -> M>,
}

/// A column that rows are ordered by.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(super) operand: Operand,
    pub(super) descending: bool,
    pub(super) nullable: bool,
}

impl<M, T: ColumnValue, U> Column<M, T, U> {
    /// The smallest first.
    pub const fn asc(self) -> Order<M>
    where
        T: Comparable,
    {
        self.order(false)
    }

    /// The greatest first.
    pub const fn desc(self) -> Order<M>
    where
        T: Comparable,
    {
        self.order(true)
    }

    const fn order(self, descending: bool) -> Order<M> {
        Order::of(By {
            operand: self.operand(),
            descending,
            nullable: T::NULLABLE,
        })
    }
}

impl<M> Order<M> {
    pub(super) const fn of(by: By) -> Self {
        Self { by, of: PhantomData }
    }
}

impl<M> Clone for Order<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Order<M> {}

impl By {
    /// Writes it. For SQLite, null is the smallest value unless it is told otherwise.
    pub(super) fn write(self, sql: &mut Sql) {
        self.operand.write(sql);
        if self.descending {
            sql.push(" DESC");
        }
        if self.nullable && sql.dialect == Dialect::Sqlite {
            sql.push(if self.descending {
                " NULLS FIRST"
            } else {
                " NULLS LAST"
            });
        }
    }
}
