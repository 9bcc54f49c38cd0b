//! `Part`: which of the rows that a query finds, as its ORDER BY, LIMIT and OFFSET.

use super::order::By;
use super::sql::Sql;
use crate::db::{Dialect, Value};

/// Which of the rows that a query finds, and in which order.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) order: Vec<By>,
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
}

impl Part {
    /// Whether it is all of them.
    pub(super) const fn is_whole(&self) -> bool {
        self.limit.is_none() && self.offset.is_none()
    }

    /// Writes it.
    pub(super) fn write(self, sql: &mut Sql) {
        if !self.order.is_empty() {
            sql.push(" ORDER BY ")
                .list(", ", self.order, |sql, by| by.write(sql));
        }
        limits(sql, self.limit, self.offset);
    }
}

/// LIMIT and OFFSET.
fn limits(sql: &mut Sql, limit: Option<u64>, offset: Option<u64>) {
    let bound = |rows: u64| Value::BigInt(Some(i64::try_from(rows).unwrap_or(i64::MAX)));
    match (limit, sql.dialect) {
        // The one row of `first`, and the two that tell `one` of more than one, come often and are no input.
        (Some(limit @ 0..=2), _) => {
            sql.push(" LIMIT ").number(limit);
        }
        (Some(limit), _) => {
            sql.push(" LIMIT ").value(bound(limit));
        }
        // SQLite has no OFFSET without a LIMIT.
        (None, Dialect::Sqlite) if offset.is_some() => {
            sql.push(" LIMIT -1");
        }
        (None, _) => {}
    }
    if let Some(offset) = offset {
        sql.push(" OFFSET ").value(bound(offset));
    }
}
