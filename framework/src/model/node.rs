//! Conditions as they are written into a statement.

use super::ColumnType;
use super::sql::Sql;
use super::subquery::Subquery;
use super::text::Pattern;
use crate::db::{COLLATION, Dialect, Value};

/// A condition as a tree.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// `column operator value`.
    Compare(Operand, &'static str, Value),
    /// `column = value`, in the order of its values.
    Tied(Operand, Value),
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

    /// Writes the column to be compared for equality. A decimal has one form as text, and an index has no other order.
    pub(super) fn write_exactly(self, sql: &mut Sql) {
        sql.name(self.column);
    }

    fn write_compared(self, operator: &str, sql: &mut Sql) {
        if matches!(operator, " = " | " <> ") {
            self.write_exactly(sql);
        } else {
            self.write(sql);
        }
        sql.push(operator);
    }
}

impl Node {
    /// Writes it. What joins others stands in parentheses.
    pub(super) fn write(self, sql: &mut Sql) {
        match self {
            Self::Compare(operand, operator, value) => {
                operand.write_compared(operator, sql);
                sql.value(value);
            }
            Self::Tied(operand, value) => {
                operand.write(sql);
                sql.push(" = ").value(value);
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
            Self::Row(parts) => write_row(parts, sql),
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

fn write_row(parts: Vec<(Operand, Value)>, sql: &mut Sql) {
    sql.list(" AND ", parts, |sql, (operand, value)| {
        operand.write_exactly(sql);
        sql.push(" = ").value(value);
    });
}

fn joined(nodes: Vec<Node>, word: &str, of_none: &str, sql: &mut Sql) {
    if nodes.is_empty() {
        sql.push(of_none);
        return;
    }
    sql.push("(");
    chain(nodes, word, sql);
    sql.push(")");
}

/// How many conditions stand in one row.
const CHAINED: usize = 256;

/// SQLite reads a chain as an expression that is as deep as the chain is long, and takes 1,000 levels. So a long one is made of halves.
pub(super) fn chain(mut nodes: Vec<Node>, word: &str, sql: &mut Sql) {
    if nodes.len() <= CHAINED {
        sql.list(word, nodes, |sql, node| node.write(sql));
        return;
    }
    let rest = nodes.split_off(nodes.len() / 2);
    sql.push("(");
    chain(nodes, word, sql);
    sql.push(")").push(word).push("(");
    chain(rest, word, sql);
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
    operand.write_exactly(sql);
    sql.push(" IN (").list(", ", values, |sql, value| {
        sql.value(value);
    });
    sql.push(")");
}

/// Longer lists are not padded: they would cost more than they save, and the database has a limit. Each length has a text of its own,
/// so their statements are not kept.
const PADDED: usize = 8192;

#[cfg(test)]
mod tests {
    use super::*;

    const PRICE: Operand = Operand::new("price", ColumnType::Decimal);

    fn written(node: Node) -> String {
        let mut sql = Sql::new("", Dialect::Sqlite);
        node.write(&mut sql);
        sql.finish().sql.as_str().to_owned()
    }

    /// An index has no other order than that of text.
    #[test]
    fn a_decimal_of_sqlite_is_equal_as_text_and_compared_as_a_number() {
        let value = || Value::Decimal(Some(rust_decimal::Decimal::ONE));
        for (node, sql) in [
            (Node::Compare(PRICE, " = ", value()), "\"price\" = $1"),
            (Node::Compare(PRICE, " <> ", value()), "\"price\" <> $1"),
            (Node::In(PRICE, vec![value()]), "\"price\" IN ($1)"),
            (Node::Row(vec![(PRICE, value())]), "\"price\" = $1"),
            (
                Node::Compare(PRICE, " < ", value()),
                "\"price\" COLLATE purlin_decimal < $1",
            ),
            (
                Node::Tied(PRICE, value()),
                "\"price\" COLLATE purlin_decimal = $1",
            ),
        ] {
            assert_eq!(written(node), sql);
        }
    }

    #[test]
    fn a_long_chain_is_written_in_halves() {
        let nulls = |count| Node::Any(vec![Node::IsNull(PRICE); count]);
        assert_eq!(
            written(nulls(3)),
            "(\"price\" IS NULL OR \"price\" IS NULL OR \"price\" IS NULL)"
        );
        let long = written(nulls(2 * CHAINED + 1));
        assert_eq!(long.matches("IS NULL").count(), 2 * CHAINED + 1);
        assert_eq!(long.matches(" OR ").count(), 2 * CHAINED);
        let row = long.split(['(', ')']).map(|part| part.matches("IS NULL").count());
        assert!(row.max() <= Some(CHAINED), "{long}");
        assert_eq!(long.matches('(').count(), long.matches(')').count());
    }
}
