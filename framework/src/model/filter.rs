//! `Filter`: the rows that a statement is about, as its WHERE.

use super::Model;
use super::condition::Node;
use super::sql::Sql;

/// The rows of a model that a statement is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) nodes: Vec<Node>,
    /// Whether rows that are deleted softly are among them.
    pub(super) with_deleted: bool,
}

impl Filter {
    /// The rows that a condition is true of.
    pub(super) fn of(node: Node) -> Self {
        Self {
            nodes: vec![node],
            with_deleted: false,
        }
    }

    /// Writes ` WHERE ..`, if there is a condition.
    pub(super) fn write<M: Model>(self, sql: &mut Sql) {
        let deleted = M::STATEMENTS.soft_delete.filter(|_| !self.with_deleted);
        if deleted.is_none() && self.nodes.is_empty() {
            return;
        }
        sql.push(" WHERE ");
        if let Some(column) = deleted {
            sql.name(column).push(" IS NULL");
            if !self.nodes.is_empty() {
                sql.push(" AND ");
            }
        }
        sql.list(" AND ", self.nodes, |sql, node| node.write(sql));
    }
}
