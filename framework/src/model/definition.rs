//! `Model`: a struct that is a row of a table.

use futures_core::future::BoxFuture;

use super::condition::of_key;
use super::filter::Filter;
use super::row::read_ordered;
use super::sql::constant;
use super::value::Fits;
use super::{ColumnValue, Identifies, NewRow, Query, RowReader, Table, Update, Versioned, insert, remove};
use crate::db::{Backend, DbError, Refusal, Tx, Value};

#[doc = include_str!("model.md")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    label = "not a row of a table",
    note = "write `#[derive(Model)]` on the struct"
)]
pub trait Model: Sized + Send + Sync + Unpin + 'static {
    /// What names a row: the type of the field with `primary_key`, or a tuple of them if there are several.
    type Key: Send + Sync + 'static;

    /// A row that is not stored yet.
    type New: NewRow<Model = Self>;

    /// The name of the table.
    const TABLE_NAME: &'static str;

    /// What the table is like.
    const TABLE: Table;

    /// The statements whose text is known.
    #[doc(hidden)]
    const STATEMENTS: Statements;

    /// Reads the values of a row, in the order of the columns.
    #[doc(hidden)]
    fn read<B: Backend>(row: &mut RowReader<'_, B>) -> Result<Self, sqlx::Error>;

    /// The values of a key, in the order of its columns.
    #[doc(hidden)]
    fn key_values(key: &Self::Key) -> Vec<Value>;

    /// What names this row.
    fn key(&self) -> Self::Key;

    /// Reads the row of a key.
    ///
    /// # Errors
    ///
    /// Fails if the database does, or if the row holds what its type cannot be.
    fn get<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Into<Self::Key>,
    ) -> impl Future<Output = Result<Option<Self>, DbError>> + Send {
        let statement = constant(Self::STATEMENTS.get, Self::key_values(&key.into()));
        async move {
            let row = B::fetch_optional(tx, statement).await?;
            Ok(row.as_ref().map(read_ordered::<Self, B>).transpose()?)
        }
    }

    /// Inserts a row, and returns it as it is stored: with what the database gave it.
    ///
    /// # Errors
    ///
    /// Fails if the database does, such as when a value is there already that must be unique.
    fn insert<B: Backend>(
        tx: &mut Tx<B>,
        new: Self::New,
    ) -> impl Future<Output = Result<Self, DbError>> + Send {
        insert::insert(tx, new)
    }

    /// Inserts a row, or sets the one that is there already to what the new one says, and returns it as it is stored.
    ///
    /// It is there already if it has the same values in `key`: a unique column, or a key that `unique(..)` on the struct makes.
    /// What comes by itself stays as it was, such as the time of creation or a UUID, and so does what is left to the database. The
    /// version counts up, and a row that was deleted softly is there again.
    ///
    /// A `unique(..)` with a `where` only knows the rows that its condition is true of. With `where = "deleted_at IS NULL"` a row
    /// that was deleted softly is none of them: it stays deleted, and the new one is inserted beside it.
    ///
    /// # Errors
    ///
    /// Fails if the database does, such as when another value is there already that must be unique.
    fn upsert<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Identifies<Self>,
        new: Self::New,
    ) -> BoxFuture<'_, Result<Self, DbError>> {
        Box::pin(insert::upsert(tx, key.columns(), new))
    }

    /// Inserts a row, unless there is one with the same values in `key`. Returns it as it is stored, or `None` if it was there.
    ///
    /// A row that was deleted softly counts as there, though no query finds it, unless `key` is a `unique(..)` whose `where` leaves
    /// such rows out.
    ///
    /// # Errors
    ///
    /// As [`upsert`](Self::upsert).
    fn insert_if_absent<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Identifies<Self>,
        new: Self::New,
    ) -> BoxFuture<'_, Result<Option<Self>, DbError>> {
        Box::pin(insert::insert_if_absent(tx, key.columns(), new))
    }

    /// Inserts many rows with few statements, and tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    fn insert_all<B: Backend>(
        tx: &mut Tx<B>,
        rows: impl IntoIterator<Item = Self::New>,
    ) -> impl Future<Output = Result<u64, DbError>> + Send {
        let rows: Vec<Self::New> = rows.into_iter().collect();
        async move { insert::insert_all(tx, rows).await }
    }

    /// Begins a query of the rows.
    fn query() -> Query<Self> {
        Query::new()
    }

    /// Begins a change of the row of a key.
    fn update(key: impl Into<Self::Key>) -> Update<Self> {
        Update::of_key(of_key::<Self>(Self::key_values(&key.into())))
    }

    /// Deletes the row of a key, and tells whether it was there. That of a model with `soft_delete` stays, marked as deleted.
    ///
    /// # Errors
    ///
    /// Fails if the database does, such as when others refer to the row.
    fn delete<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Into<Self::Key>,
    ) -> impl Future<Output = Result<bool, DbError>> + Send {
        let filter = Filter::of(of_key::<Self>(Self::key_values(&key.into())));
        async move { Ok(remove::delete::<Self, B>(tx, filter).await? > 0) }
    }

    /// Deletes the row of a key as [`delete`](Self::delete) does, only if it still is of that version.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), and if its version is another one ([`DbError::is_stale`]).
    fn delete_version<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Into<Self::Key>,
        version: impl Fits<Self::Number>,
    ) -> impl Future<Output = Result<bool, DbError>> + Send
    where
        Self: Versioned,
    {
        let row = Filter::of(of_key::<Self>(Self::key_values(&key.into())));
        let mut expected = row.clone();
        let version = version.fit().to_value();
        expected.nodes.push(Self::VERSION_COLUMN.eq_value(version));
        async move {
            let deleted = remove::delete::<Self, B>(tx, expected).await? > 0;
            if !deleted && Query::<Self>::of(row).exists(tx).await? {
                return Err(Refusal::Stale.into());
            }
            Ok(deleted)
        }
    }

    /// Deletes the row of a key for good, marked as deleted or not, and tells whether it was there.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete).
    fn purge<B: Backend>(
        tx: &mut Tx<B>,
        key: impl Into<Self::Key>,
    ) -> impl Future<Output = Result<bool, DbError>> + Send {
        let filter = Filter {
            with_deleted: true,
            ..Filter::of(of_key::<Self>(Self::key_values(&key.into())))
        };
        async move { Ok(remove::purge::<Self, B>(tx, filter).await? > 0) }
    }
}

/// The statements of a model whose text is known when the program is compiled, and pieces of the others.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Statements {
    /// `"id", "name"`.
    pub columns: &'static str,
    /// `SELECT .. FROM ..`.
    pub select: &'static str,
    /// `SELECT .. FROM .. WHERE "id" = $1`.
    pub get: &'static str,
    /// The column that counts changes.
    pub version: Option<&'static str>,
    /// The column that tells when the row was deleted.
    pub soft_delete: Option<&'static str>,
}
