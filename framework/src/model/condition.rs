//! `Condition`: which rows of a model a statement is about.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::node::{Node, Operand};
use super::value::{Fits, Nullable};
use super::{Column, ColumnValue, Comparable, Model};
use crate::db::Value;

/// Which rows of the model `M` a statement is about. The methods of [`Column`] make one, and [`and`](Self::and),
/// [`or`](Self::or) and `!` join them.
///
/// As always in SQL, a null is neither equal to a value nor different from it: rows with a null in the column are only found by
/// [`is_null`](Column::is_null).
#[must_use = "a condition does nothing until a query is filtered by it"]
pub struct Condition<M> {
    node: Node,
    of: PhantomData<fn() -> M>,
}

impl<M, T: ColumnValue, U> Column<M, T, U> {
    /// Equal.
    pub fn eq(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" = ", value)
    }

    /// Not equal. Rows with a null in the column are not found either.
    pub fn ne(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" <> ", value)
    }

    /// Less.
    pub fn lt(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" < ", value)
    }

    /// Less or equal.
    pub fn le(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" <= ", value)
    }

    /// Greater.
    pub fn gt(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" > ", value)
    }

    /// Greater or equal.
    pub fn ge(self, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        self.compare(" >= ", value)
    }

    /// From the first to the second, both included.
    pub fn between(self, first: impl Fits<T::Inner>, last: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        let (first, last) = (first.fit().to_value(), last.fit().to_value());
        Condition::new(Node::Between(self.operand(), first, last))
    }

    /// One of some. Without any, no row is found.
    ///
    /// A statement has 65,535 values on PostgreSQL and 32,766 on SQLite, and one with more fails before it is sent. What another table
    /// has is found with [`is_in_query`](Self::is_in_query), without a limit and without reading it first.
    pub fn is_in<V: Fits<T::Inner>>(self, values: impl IntoIterator<Item = V>) -> Condition<M>
    where
        T: Comparable,
    {
        let values = values.into_iter().map(|value| value.fit().to_value());
        Condition::new(Node::In(self.operand(), values.collect()))
    }

    fn compare(self, operator: &'static str, value: impl Fits<T::Inner>) -> Condition<M>
    where
        T: Comparable,
    {
        Condition::new(Node::Compare(self.operand(), operator, value.fit().to_value()))
    }
}

impl<M, T: ColumnValue, U> Column<M, T, U> {
    pub(super) const fn operand(self) -> Operand {
        Operand::new(self.name(), T::TYPE)
    }

    /// Null.
    pub fn is_null(self) -> Condition<M>
    where
        T: Nullable,
    {
        Condition::new(Node::IsNull(self.operand()))
    }

    /// Not null.
    pub fn is_not_null(self) -> Condition<M>
    where
        T: Nullable,
    {
        !self.is_null()
    }
}

impl<M> Condition<M> {
    pub(super) const fn new(node: Node) -> Self {
        Self {
            node,
            of: PhantomData,
        }
    }

    /// Both. Of many, take [`all`](Self::all): SQLite reads no more than 1,000 that stand in one another.
    pub fn and(self, other: Self) -> Self {
        Self::new(Node::All(vec![self.node, other.node]))
    }

    /// One of them, or both. Of many, take [`any`](Self::any): SQLite reads no more than 1,000 that stand in one another.
    pub fn or(self, other: Self) -> Self {
        Self::new(Node::Any(vec![self.node, other.node]))
    }

    /// All of some. Without any, every row is found.
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Node::All(conditions.into_iter().map(|it| it.node).collect()))
    }

    /// At least one of some. Without any, no row is found.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Node::Any(conditions.into_iter().map(|it| it.node).collect()))
    }

    pub(super) fn into_node(self) -> Node {
        self.node
    }
}

/// What [`Query::filter`](super::Query::filter) takes: a [`Condition`] of the model, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition of rows of `{M}`",
    label = "not a condition of this query",
    note = "the columns of `{M}` make conditions, as in `{M}::NAME.eq(..)`"
)]
pub trait Filters<M> {
    /// The condition, if there is one.
    #[doc(hidden)]
    fn condition(self) -> Option<Condition<M>>;
}

impl<M> Filters<M> for Condition<M> {
    fn condition(self) -> Option<Condition<M>> {
        Some(self)
    }
}

impl<M> Filters<M> for Option<Condition<M>> {
    fn condition(self) -> Option<Condition<M>> {
        self
    }
}

impl<M> Clone for Condition<M> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<M> fmt::Debug for Condition<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.node).finish()
    }
}

impl<M> Not for Condition<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(Node::Not(Box::new(self.node)))
    }
}

/// The row of a key.
pub(super) fn of_key<M: Model>(values: Vec<Value>) -> Node {
    Node::Row(key_operands::<M>().zip(values).collect())
}

/// The columns of the primary key.
pub(super) fn key_operands<M: Model>() -> impl Iterator<Item = Operand> {
    let column = |name: &&'static str| M::TABLE.columns.iter().find(|column| column.name == *name);
    let columns = M::TABLE.primary_key.iter().filter_map(column);
    columns.map(|column| Operand::new(column.name, column.kind))
}
