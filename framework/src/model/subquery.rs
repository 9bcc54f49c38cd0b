//! Rows that are named by those of another table.

use super::condition::Condition;
use super::filter::Filter;
use super::node::{Node, Operand};
use super::part::Part;
use super::sql::Sql;
use super::{Column, Comparable, Model, Query};

/// A column of the rows that a query finds, as a SELECT within a condition.
#[derive(Debug, Clone)]
pub(super) struct Subquery {
    table: &'static str,
    column: &'static str,
    soft_delete: Option<&'static str>,
    filter: Filter,
    part: Part,
}

impl<M, T: Comparable, U> Column<M, T, U> {
    /// One of what the rows of another query have in a column. It is one statement, however many they are.
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
    /// }
    ///
    /// #[derive(Model)]
    /// struct Tag {
    ///     #[model(primary_key, references = Product::ID, on_delete = cascade)]
    ///     product_id: i64,
    ///     #[model(primary_key)]
    ///     word: String,
    /// }
    ///
    /// async fn tagged(tx: &mut Tx, word: &str) -> Result<Vec<Product>, DbError> {
    ///     let tags = Tag::query().filter(Tag::WORD.eq(word));
    ///     Product::query().filter(Product::ID.is_in_query(Tag::PRODUCT_ID, tags)).all(tx).await
    /// }
    /// ```
    ///
    /// Rows that are deleted softly count only if the other query asks for them, and a null in its column is none of the values, so
    /// `!` of the condition is what it says. Its limit and offset hold.
    pub fn is_in_query<N, S, V>(self, column: Column<N, S, V>, query: Query<N>) -> Condition<M>
    where
        N: Model,
        S: Comparable<Inner = T::Inner>,
    {
        let subquery = Subquery::new(column, query);
        Condition::new(Node::InQuery(self.operand(), Box::new(subquery)))
    }
}

impl Subquery {
    fn new<N: Model, S: Comparable, V>(column: Column<N, S, V>, query: Query<N>) -> Self {
        let mut filter = query.filter;
        if S::NULLABLE {
            // To SQL, anything may be in a list that has a null in it.
            let null = Node::IsNull(column.operand());
            filter.nodes.push(Node::Not(Box::new(null)));
        }
        Self {
            table: N::TABLE_NAME,
            column: column.name(),
            soft_delete: N::STATEMENTS.soft_delete,
            filter,
            part: query.part,
        }
    }

    /// Writes the condition that a column of the statement around it is one of them.
    pub(super) fn write(self, operand: Operand, sql: &mut Sql) {
        operand.write_exactly(sql);
        sql.push(" IN (SELECT ").name(self.column);
        sql.push(" FROM ").name(self.table);
        self.filter.write_conditions(self.soft_delete, sql);
        self.part.write(sql);
        sql.push(")");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Dialect;
    use crate::model::ColumnType;

    /// An index has no other order than that of text.
    #[test]
    fn a_decimal_of_sqlite_is_equal_as_text() {
        let prices = Subquery {
            table: "sales",
            column: "price",
            soft_delete: None,
            filter: Filter::default(),
            part: Part::default(),
        };
        let mut sql = Sql::new("", Dialect::Sqlite);
        prices.write(Operand::new("price", ColumnType::Decimal), &mut sql);
        assert_eq!(
            sql.finish().sql.as_str(),
            "\"price\" IN (SELECT \"price\" FROM \"sales\")"
        );
    }
}
