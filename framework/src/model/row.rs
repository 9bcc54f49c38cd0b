//! `RowReader`: reads the values of a model from a row, one after the other.

use super::Model;
use crate::db::Backend;

/// Reads the values of a model from a row, one after the other.
///
/// The statements of models name all columns in their order, so a value is found by its index. Rows of hand-written SQL have the
/// columns in any order, and each is looked for by its name.
#[doc(hidden)]
pub struct RowReader<'r, B: Backend> {
    row: &'r B::Row,
    next: usize,
    names: Option<&'static [super::ColumnDef]>,
}

impl<'r, B: Backend> RowReader<'r, B> {
    pub(super) const fn ordered(row: &'r B::Row) -> Self {
        Self {
            row,
            next: 0,
            names: None,
        }
    }

    const fn named<M: Model>(row: &'r B::Row) -> Self {
        Self {
            row,
            next: 0,
            names: Some(M::TABLE.columns),
        }
    }

    /// The row.
    pub const fn row(&self) -> &'r B::Row {
        self.row
    }

    /// Where the next value stands.
    ///
    /// # Errors
    ///
    /// Fails if the row does not have it.
    pub fn index(&mut self) -> Result<usize, sqlx::Error> {
        let next = self.next;
        self.next += 1;
        match self.names {
            None => Ok(next),
            Some(columns) => B::position(self.row, columns[next].name),
        }
    }
}

/// A model from a row of hand-written SQL, by the names of its columns.
#[doc(hidden)]
pub fn read_named<M: Model, B: Backend>(row: &B::Row) -> Result<M, sqlx::Error> {
    M::read(&mut RowReader::<B>::named::<M>(row))
}

/// A model from a row of a statement of models.
pub(super) fn read_ordered<M: Model, B: Backend>(row: &B::Row) -> Result<M, sqlx::Error> {
    M::read(&mut RowReader::<B>::ordered(row))
}
