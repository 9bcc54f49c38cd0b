//! Sums that have to fit into the column that they are kept in.

use super::ColumnType;
use super::sql::Sql;
use crate::db::{Dialect, Value};

/// What fails in SQLite where a number is too large: no other function does.
const FAILS: &str = "abs(-9223372036854775808)";

/// Halfway between the greatest `f32` and what would be the next: from here on there is none.
const BEYOND_F32: &str = "340282356779733661637539395458142568448.0";

/// Writes a sum of what a column is, which is named first, and something more.
///
/// PostgreSQL refuses a sum that does not fit into the column. SQLite has numbers of 64 bits in each, and goes on with fractions and
/// with infinity beyond these, so there the statement is made to fail.
pub(super) fn write(sql: &mut Sql, kind: ColumnType, column: &str, sum: &str) {
    if sql.dialect == Dialect::Postgres {
        sql.push(sum);
        return;
    }
    let text = match kind {
        ColumnType::SmallInt => unless(&format!("{sum} NOT BETWEEN -32768 AND 32767"), sum),
        ColumnType::Integer => unless(&format!("{sum} NOT BETWEEN -2147483648 AND 2147483647"), sum),
        ColumnType::BigInt => unless(&format!("typeof({sum}) = 'real'"), sum),
        ColumnType::Double => unless(&format!("abs({sum}) = 9e999 AND abs({column}) < 9e999"), sum),
        ColumnType::Real => real(column, sum),
        _ => sum.to_owned(),
    };
    sql.push(&text);
}

/// The sum, or a failure.
fn unless(misfit: &str, sum: &str) -> String {
    format!("CASE WHEN {misfit} THEN {FAILS} ELSE {sum} END")
}

/// A sum as an `f32`, so that it is equal to what is read of it. The 29 bits that an `f64` has more go by Veltkamp's splitting.
fn real(column: &str, sum: &str) -> String {
    let scaled = format!("({sum}) * 536870913.0");
    format!(
        "CASE WHEN abs({sum}) < {BEYOND_F32} THEN {scaled} - ({scaled} - ({sum})) WHEN abs({column}) < 9e999 THEN {FAILS} ELSE {sum} END"
    )
}

/// The kind of a number that is added and may be too much. What is infinite stays so.
pub(super) const fn kind_of(number: &Value) -> Option<ColumnType> {
    match number {
        Value::SmallInt(_) => Some(ColumnType::SmallInt),
        Value::Integer(_) => Some(ColumnType::Integer),
        Value::BigInt(_) => Some(ColumnType::BigInt),
        Value::Real(Some(number)) if number.is_finite() => Some(ColumnType::Real),
        Value::Double(Some(number)) if number.is_finite() => Some(ColumnType::Double),
        _ => None,
    }
}
