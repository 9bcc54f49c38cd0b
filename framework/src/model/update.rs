//! `Update`: changes rows of a model.

use std::marker::PhantomData;

use super::change::{Change, Changes, Number};
use super::column::{Changeable, Version};
use super::filter::Filter;
use super::json::kept;
use super::node::Node;
use super::row::read_ordered;
use super::sql::Sql;
use super::value::Fits;
use super::{Column, ColumnValue, Model, PatchFor, Query};
use crate::db::{Backend, DbError, Refusal, Tx, Value};

/// Changes rows of the model `M`: [`Model::update`] begins one for the row of a key, and [`Query::update`] for those of a query.
///
/// ```
/// use purlin::db::DbError;
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[derive(Model)]
/// struct Product {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
///     note: Option<String>,
///     #[model(version)]
///     version: i64,
/// }
///
/// #[schema]
/// struct ProductPatch {
///     name: Option<String>,
///     note: Patch<String>,
///     version: i64,
/// }
///
/// async fn patch(tx: &mut Tx, id: i64, patch: ProductPatch) -> Result<Product, DbError> {
///     Product::update(id)
///         .patch(Product::NAME, patch.name)
///         .patch(Product::NOTE, patch.note)
///         .expect_version(patch.version)
///         .one(tx)
///         .await
/// }
/// ```
///
/// If the model has a version, each change counts it up; [`touch`](Self::touch) is for one that is made elsewhere. Rows that are deleted softly are not changed, unless
/// [`with_deleted`](Self::with_deleted) says so.
#[derive(Debug)]
#[must_use = "a change is not made until `one`, `optional` or `execute` runs it"]
pub struct Update<M, K = ByKey> {
    filter: Filter,
    changes: Changes,
    version: Option<Node>,
    /// Whether the version counts up though nothing is changed.
    touches: bool,
    of: PhantomData<fn() -> (M, K)>,
}

/// Marks an [`Update`] of the row of a key.
#[derive(Debug)]
pub enum ByKey {}

/// Marks an [`Update`] of the rows of a query.
#[derive(Debug)]
pub enum Matching {}

impl<M: Model, K> Update<M, K> {
    /// Sets a column to a value.
    pub fn set<T: ColumnValue, U: Changeable>(
        mut self,
        column: Column<M, T, U>,
        value: impl Fits<T>,
    ) -> Self {
        let value = kept::<M>(column.name(), value.fit().to_value());
        self.changes.set(column.name(), value);
        self
    }

    /// Sets a column to what a PATCH request says of it, and leaves it as it is if that says nothing.
    ///
    /// For a column that may be null that is a [`Patch`](crate::Patch), which can say `null`. For any other it is an `Option`.
    pub fn patch<T: ColumnValue, U: Changeable>(
        mut self,
        column: Column<M, T, U>,
        patch: impl PatchFor<T>,
    ) -> Self {
        if let Some(value) = patch.change() {
            self.changes.set(column.name(), kept::<M>(column.name(), value));
        }
        self
    }

    /// Adds to a number, whatever it is by then: two that add at the same time both count. The number may be negative.
    /// On both databases the statement fails if the sum does not fit into the column, and may if a sum on the way does not. Several to one
    /// column all count, also behind a [`set`](Self::set), which replaces what was said of the column before it.
    pub fn add<T: Number, U: Changeable>(mut self, column: Column<M, T, U>, number: impl Fits<T>) -> Self {
        self.changes.add(column.name(), number.fit().to_value());
        self
    }

    /// Also changes rows that are deleted softly, as to restore one.
    pub fn with_deleted(mut self) -> Self {
        self.filter.with_deleted = true;
        self
    }

    /// Counts the version up, also if nothing else is changed: for a change of what belongs to the row and stands elsewhere.
    ///
    /// ```
    /// # use purlin::db::DbError;
    /// # use purlin::prelude::*;
    /// # purlin::database! { sqlite = "migrations" }
    /// #[derive(Model)]
    /// struct Recipe {
    ///     #[model(primary_key, auto)]
    ///     id: i64,
    ///     title: String,
    ///     #[model(version)]
    ///     version: i64,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Step {
    ///     #[model(primary_key, auto)]
    ///     id: i64,
    ///     #[model(references = Recipe::ID, on_delete = cascade)]
    ///     recipe_id: i64,
    ///     text: String,
    /// }
    ///
    /// async fn add_step(tx: &mut Tx, recipe_id: i64, version: i64, text: String) -> Result<Recipe, DbError> {
    ///     let recipe = Recipe::update(recipe_id).expect_version(version).touch().one(tx).await?;
    ///     Step::insert(tx, NewStep { recipe_id, text }).await?;
    ///     Ok(recipe)
    /// }
    /// ```
    pub fn touch(mut self) -> Self
    where
        M: Versioned,
    {
        self.touches = true;
        self
    }

    /// Whether there is nothing to do.
    const fn is_idle(&self) -> bool {
        self.changes.is_empty() && !self.touches
    }

    /// The statement up to its WHERE.
    fn begin<B: Backend>(changes: Changes) -> Sql {
        let mut sql = Sql::new("UPDATE ", B::DIALECT);
        sql.name(M::TABLE_NAME).push(" SET ");
        let counted = Change::version::<M>();
        sql.list(", ", changes.into_iter().chain(counted), |sql, change| {
            change.write(sql);
        });
        sql
    }
}

impl<M: Model> Update<M, ByKey> {
    pub(super) fn of_key(node: Node) -> Self {
        Self {
            filter: Filter::of(node),
            changes: Changes::default(),
            version: None,
            touches: false,
            of: PhantomData,
        }
    }

    /// Makes the change only if the row still is of that version, so that nobody's change is lost.
    pub fn expect_version(mut self, version: impl Fits<M::Number>) -> Self
    where
        M: Versioned,
    {
        self.version = Some(M::VERSION_COLUMN.eq_value(version.fit().to_value()));
        self
    }

    /// Makes the change, and returns the row as it is stored. If nothing is to be changed, it is only read, and its version stays:
    /// [`touch`](Self::touch) counts it up nonetheless.
    ///
    /// # Errors
    ///
    /// Fails if there is no such row ([`DbError::is_not_found`]), if its version is another one ([`DbError::is_stale`]), and if
    /// the database fails.
    pub async fn one<B: Backend>(self, tx: &mut Tx<B>) -> Result<M, DbError> {
        let row = self.optional(tx).await?;
        row.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// As [`one`](Self::one), with `None` if there is no such row.
    ///
    /// # Errors
    ///
    /// As [`one`](Self::one), but for that.
    pub async fn optional<B: Backend>(self, tx: &mut Tx<B>) -> Result<Option<M>, DbError> {
        let (expects, is_idle) = (self.version.is_some(), self.is_idle());
        let mut filter = self.filter.clone();
        filter.nodes.extend(self.version);
        let found = if is_idle {
            Query::of(filter).first(tx).await?
        } else {
            let mut sql = Self::begin::<B>(self.changes);
            filter.write::<M>(&mut sql);
            sql.push(" RETURNING ").push(M::STATEMENTS.columns);
            let row = B::fetch_optional(tx, sql.finish()).await?;
            row.as_ref().map(read_ordered::<M, B>).transpose()?
        };
        if found.is_none() && expects && Query::<M>::of(self.filter).exists(tx).await? {
            return Err(Refusal::Stale.into());
        }
        Ok(found)
    }
}

impl<M: Model> Update<M, Matching> {
    pub(super) fn of_all(filter: Filter) -> Self {
        Self {
            filter,
            changes: Changes::default(),
            version: None,
            touches: false,
            of: PhantomData,
        }
    }

    /// Makes the change, and tells how many rows were changed. If nothing is to be changed, that is none.
    ///
    /// # Errors
    ///
    /// Fails if the database does.
    pub async fn execute<B: Backend>(self, tx: &mut Tx<B>) -> Result<u64, DbError> {
        if self.is_idle() {
            return Ok(0);
        }
        let mut sql = Self::begin::<B>(self.changes);
        self.filter.write::<M>(&mut sql);
        Ok(B::execute(tx, sql.finish()).await?)
    }
}

/// A number that counts the changes of a row.
#[diagnostic::on_unimplemented(
    message = "a version is a number, and `{Self}` is none",
    label = "write `i64`"
)]
pub trait VersionNumber: ColumnValue {
    /// The version of a row that nobody has changed.
    #[doc(hidden)]
    fn first() -> Value;
}

impl VersionNumber for i16 {
    fn first() -> Value {
        1_i16.to_value()
    }
}

impl VersionNumber for i32 {
    fn first() -> Value {
        1_i32.to_value()
    }
}

impl VersionNumber for i64 {
    fn first() -> Value {
        1_i64.to_value()
    }
}

/// A model whose rows have a version. `#[model(version)]` on a field implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no version",
    label = "write `#[model(version)] version: i64` into it"
)]
pub trait Versioned: Model {
    /// What the version is counted in.
    type Number: ColumnValue;

    /// Its column.
    #[doc(hidden)]
    const VERSION_COLUMN: Column<Self, Self::Number, Version>;
}

impl<M, T: ColumnValue> Column<M, T, Version> {
    pub(super) fn eq_value(self, value: Value) -> Node {
        Node::Compare(self.operand(), " = ", value)
    }
}
