//! Keys that no two rows of a table share, and which of them an error is about.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::any::Any;

use sqlx::error::DatabaseError;

use super::DbError;

/// Columns of a table in which no two rows have the same values: a `UNIQUE` constraint, a unique index, or the primary key.
///
/// Models have one for each of their unique columns. For a table without a model, write it down:
///
/// ```
/// use purlin::db::{DbError, UniqueKey};
/// use purlin::prelude::*;
///
/// const NAME_IN_SHOP: UniqueKey = UniqueKey::new("products", &["shop", "name"]);
///
/// #[derive(Debug, ApiError)]
/// enum ProductError {
///     #[api_error(conflict, "the shop has a product of that name", unique = NAME_IN_SHOP)]
///     NameTaken,
///     #[api_error(transparent)]
///     Db(DbError),
/// }
/// ```
///
/// Names are those that the database has, without quotation marks and without the schema. The order of the columns does not
/// matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct UniqueKey {
    /// The table.
    pub table: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
    /// The name of the constraint or the index, if it is known.
    pub constraint: Option<&'static str>,
}

impl UniqueKey {
    /// The key of some columns of a table.
    pub const fn new(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            table,
            columns,
            constraint: None,
        }
    }

    /// Sets the name of the constraint or the index. An index over expressions, such as `lower(name)`, is known by its name
    /// alone: neither database tells columns then. So is one of a partition, whose table PostgreSQL tells in place of the one that is
    /// partitioned: `UniqueKey::new("events", &["day", "name"]).named("events_2026_day_name_key")`.
    #[must_use]
    pub const fn named(mut self, constraint: &'static str) -> Self {
        self.constraint = Some(constraint);
        self
    }

    /// Whether an error says that a row with the same values is there already.
    ///
    /// PostgreSQL tells the table, the name of the constraint and, in most cases, the columns; SQLite the table and the columns.
    /// What is told has to fit, but where the name of the constraint is the one given; where no columns are told, the name has to be the one given, or the one that PostgreSQL makes
    /// for such a key.
    pub fn is_violated_by(&self, error: &DbError) -> bool {
        let refused = error.as_sqlx().as_database_error();
        refused
            .filter(|error| error.is_unique_violation())
            .is_some_and(|error| DRIVERS.iter().any(|is_about| is_about(error, self)))
    }
}

/// Whether an error of a driver is about a key.
type IsAbout = fn(&(dyn DatabaseError + 'static), &UniqueKey) -> bool;

const DRIVERS: &[IsAbout] = &[
    #[cfg(feature = "postgres")]
    postgres::is_about,
    #[cfg(feature = "sqlite")]
    sqlite::is_about,
];

/// What stands for a [`UniqueKey`]: one itself, or a unique column of a model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not unique: the database never refuses a row because of it",
    label = "not a unique key",
    note = "name a column that is `unique` or the primary key in its model, or a `UniqueKey`"
)]
pub trait Unique {
    /// The key.
    fn key(&self) -> UniqueKey;
}

impl Unique for UniqueKey {
    fn key(&self) -> Self {
        *self
    }
}

/// Whether an error that becomes a variant says that a key was violated. `#[derive(ApiError)]` calls it for each of them,
/// because it does not know types; of all but [`DbError`], the compiler finds out that the answer is no.
#[doc(hidden)]
pub fn violates<E: 'static>(error: &E, unique: &impl Unique) -> bool {
    let error = (error as &dyn Any).downcast_ref::<DbError>();
    error.is_some_and(|error| unique.key().is_violated_by(error))
}

/// Asks at compile time whether a type is [`DbError`]: `IsDbError::<T>::ANSWER`, which finds the constant of the type before the
/// one of [`IsNoDbError`].
#[doc(hidden)]
#[derive(Debug)]
pub struct IsDbError<T>(std::marker::PhantomData<T>);

impl IsDbError<DbError> {
    #[doc(hidden)]
    pub const ANSWER: bool = true;
}

/// See [`IsDbError`].
#[doc(hidden)]
pub trait IsNoDbError {
    #[doc(hidden)]
    const ANSWER: bool = false;
}

impl<T> IsNoDbError for IsDbError<T> {}
