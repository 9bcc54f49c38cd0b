//! `Filter`: the rows that a statement is about, as its WHERE.

use super::Model;
use super::condition::key_operands;
use super::node::{Node, chain};
use super::part::Part;
use super::sql::Sql;
use crate::db::Dialect;

/// The rows of a model that a statement is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) nodes: Vec<Node>,
    /// Whether rows that are deleted softly are among them.
    pub(super) with_deleted: bool,
    /// Which of them, if not all. A statement that reads has that at its end, and not here.
    pub(super) part: Option<Part>,
}

impl Filter {
    /// The rows that a condition is true of.
    pub(super) fn of(node: Node) -> Self {
        Self {
            nodes: vec![node],
            ..Self::default()
        }
    }

    /// Writes ` WHERE ..`, if there is a condition.
    pub(super) fn write<M: Model>(mut self, sql: &mut Sql) {
        match self.part.take() {
            Some(part) => self.write_part::<M>(part, sql),
            None => self.write_conditions(M::STATEMENTS.soft_delete, sql),
        }
    }

    /// Names the rows of a part by their keys, as neither DELETE nor UPDATE has a LIMIT.
    ///
    /// They are read once, however the database joins them, and PostgreSQL locks them there: what another transaction has changed
    /// meanwhile is looked at again before it counts.
    fn write_part<M: Model>(self, part: Part, sql: &mut Sql) {
        let keys: Vec<&'static str> = key_operands::<M>().map(|it| it.column).collect();
        sql.push(" WHERE (").names(&keys);
        sql.push(") IN (WITH \"purlin_part\" AS MATERIALIZED (SELECT ")
            .names(&keys);
        sql.push(" FROM ").name(M::TABLE_NAME);
        self.write_conditions(M::STATEMENTS.soft_delete, sql);
        part.write(sql);
        if sql.dialect == Dialect::Postgres {
            sql.push(" FOR UPDATE");
        }
        sql.push(") SELECT * FROM \"purlin_part\")");
    }

    /// Writes ` WHERE ..` of all of them, if there is a condition.
    pub(super) fn write_conditions(self, soft_delete: Option<&'static str>, sql: &mut Sql) {
        let deleted = soft_delete.filter(|_| !self.with_deleted);
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
        chain(self.nodes, " AND ", sql);
    }
}
