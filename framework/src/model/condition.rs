//! `Condition`: which rows of a model a statement is about.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::sql::Sql;
use super::subquery::Subquery;
use super::text::Pattern;
use super::value::{Fits, Nullable};
use super::{Column, ColumnType, ColumnValue, Comparable, Model};
use crate::db::{COLLATION, Dialect, Value};

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

/// A condition as a tree.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// `column operator value`.
    Compare(Operand, &'static str, Value),
    /// `column BETWEEN value AND value`.
    Between(Operand, Value, Value),
    /// `column IN (..)`.
    In(Operand, Vec<Value>),
    /// `column IN (SELECT ..)`.
    InQuery(Operand, Box<Subquery>),
    /// `column IS NULL`.
    IsNull(Operand),
    /// Text of a form.
    Like(Operand, Pattern),
    /// The first is equal to the second in all columns.
    Row(Vec<(Operand, Value)>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

/// A column in a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operand {
    pub(super) column: &'static str,
    pub(super) kind: ColumnType,
}

impl Operand {
    pub(super) const fn new(column: &'static str, kind: ColumnType) -> Self {
        Self { column, kind }
    }

    /// Writes the column, in the order of its values. SQLite compares decimals as text unless it is told otherwise.
    pub(super) fn write(self, sql: &mut Sql) {
        sql.name(self.column);
        if self.kind == ColumnType::Decimal && sql.dialect == Dialect::Sqlite {
            sql.push(" COLLATE ").push(COLLATION);
        }
    }
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

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self::new(Node::All(vec![self.node, other.node]))
    }

    /// One of them, or both.
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

impl Node {
    /// Writes it. What joins others stands in parentheses.
    pub(super) fn write(self, sql: &mut Sql) {
        match self {
            Self::Compare(operand, operator, value) => {
                operand.write(sql);
                sql.push(operator).value(value);
            }
            Self::Between(operand, first, last) => {
                operand.write(sql);
                sql.push(" BETWEEN ").value(first).push(" AND ").value(last);
            }
            Self::In(operand, values) => write_in(operand, values, sql),
            Self::InQuery(operand, subquery) => subquery.write(operand, sql),
            Self::IsNull(operand) => {
                sql.name(operand.column).push(" IS NULL");
            }
            Self::Like(operand, pattern) => pattern.write(operand, sql),
            Self::Row(parts) => {
                sql.list(" AND ", parts, |sql, (operand, value)| {
                    operand.write(sql);
                    sql.push(" = ").value(value);
                });
            }
            Self::All(nodes) => joined(nodes, " AND ", "1 = 1", sql),
            Self::Any(nodes) => joined(nodes, " OR ", "1 = 0", sql),
            Self::Not(node) => {
                sql.push("NOT (");
                node.write(sql);
                sql.push(")");
            }
        }
    }
}

fn joined(nodes: Vec<Node>, word: &str, of_none: &str, sql: &mut Sql) {
    if nodes.is_empty() {
        sql.push(of_none);
        return;
    }
    sql.push("(").list(word, nodes, |sql, node| node.write(sql));
    sql.push(")");
}

/// The last value stands as often as is needed for a power of two, so that few texts come of lists of all lengths, and the
/// database keeps them prepared.
fn write_in(operand: Operand, mut values: Vec<Value>, sql: &mut Sql) {
    let Some(last) = values.last().cloned() else {
        sql.push("1 = 0");
        return;
    };
    if values.len() <= PADDED {
        values.resize(values.len().next_power_of_two(), last);
    } else {
        sql.once();
    }
    operand.write(sql);
    sql.push(" IN (").list(", ", values, |sql, value| {
        sql.value(value);
    });
    sql.push(")");
}

/// Longer lists are not padded: they would cost more than they save, and the database has a limit. Each length has a text of its own,
/// so their statements are not kept.
const PADDED: usize = 8192;
