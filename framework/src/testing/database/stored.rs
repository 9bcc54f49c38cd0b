//! What factories can store.

use crate::db::{Backend, DbError, Tx};
use crate::model::{Model, NewRow};
use crate::testing::Factory;

/// A value that a [`Factory`] can store, and what it becomes by that: a row with its key, or itself. The new rows of models can be
/// stored, `NewProduct` for `Product`.
#[diagnostic::on_unimplemented(
    message = "nothing says how a `{Self}` is stored",
    note = "make the new rows of a model, as `NewProduct` of `Product`, or implement `purlin::testing::Stored` for `{Self}`"
)]
pub trait Stored<B: Backend>: Sized {
    /// What is there afterwards.
    type Row: Send;

    /// Stores it.
    fn store(self, tx: &mut Tx<B>) -> impl Future<Output = Result<Self::Row, DbError>> + Send;
}

/// New rows of models are inserted.
impl<B: Backend, N: NewRow> Stored<B> for N
where
    N::Model: Model<New = N>,
{
    type Row = N::Model;

    async fn store(self, tx: &mut Tx<B>) -> Result<N::Model, DbError> {
        N::Model::insert(tx, self).await
    }
}

impl<T: 'static> Factory<T> {
    /// Makes the next value, and stores it.
    ///
    /// # Errors
    /// The database refuses it.
    pub async fn create<B: Backend>(&self, tx: &mut Tx<B>) -> Result<T::Row, DbError>
    where
        T: Stored<B>,
    {
        self.make().store(tx).await
    }

    /// Makes the next values, and stores them.
    ///
    /// # Errors
    /// The database refuses one of them.
    pub async fn create_many<B: Backend>(&self, tx: &mut Tx<B>, count: usize) -> Result<Vec<T::Row>, DbError>
    where
        T: Stored<B>,
    {
        let mut rows = Vec::with_capacity(count);
        for value in self.many(count) {
            rows.push(value.store(tx).await?);
        }
        Ok(rows)
    }
}
