//! Conditions that compare decimals, which SQLite keeps as text: `'10' < '9'` holds there.

use super::shape::{Kind, Token, names_column, tokens};
use crate::db::COLLATION;
use crate::model::{ColumnType, Table};

/// Each condition of a check or an index that would order a decimal as text.
pub(crate) fn decimals_as_text(tables: &[Table]) -> Vec<String> {
    let mut faults = Vec::new();
    for table in tables {
        let indexes = table.indexes.iter();
        let of_indexes = indexes.filter_map(|index| Some((index.name, index.condition?)));
        for (name, sql) in table.checks.iter().copied().chain(of_indexes) {
            let decimal = ordered_as_text(table, sql);
            faults.extend(decimal.map(|column| {
                format!(
                    "the condition of `{name}` compares `{table}.{column}`, and SQLite keeps decimals as text, of which `10` is less than `9`: \
                     write `CAST({column} AS NUMERIC)`",
                    table = table.name
                )
            }));
        }
    }
    faults
}

/// The decimal in a condition that has an order and says nothing of how to compare.
fn ordered_as_text<'t>(table: &'t Table, sql: &str) -> Option<&'t str> {
    let words = tokens(sql);
    let has = |signs: &[&str]| {
        words
            .iter()
            .any(|token: &Token<'_>| signs.iter().any(|sign| token.is(sign)))
    };
    let is_said = has(&["cast", COLLATION])
        || words
            .iter()
            .any(|token| token.kind == Kind::Quoted && token.name() == COLLATION);
    if is_said || !has(&["<", ">", "<=", ">=", "between", "min", "max"]) {
        return None;
    }
    let decimals = table.columns.iter().filter(|it| it.kind == ColumnType::Decimal);
    decimals.map(|it| it.name).find(|name| names_column(sql, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ColumnDef;

    #[test]
    fn an_order_of_decimals_says_how() {
        const COLUMNS: &[ColumnDef] = &[
            ColumnDef::new("price", ColumnType::Decimal),
            ColumnDef::new("stock", ColumnType::Integer),
        ];
        let table = Table::new("products", COLUMNS, &["price"]);
        for sql in [
            "price > 0",
            "stock > 1 AND \"price\" BETWEEN 1 AND 2",
            "max(price, '0') = price",
            "0 <= price",
        ] {
            assert_eq!(ordered_as_text(&table, sql), Some("price"), "{sql}");
        }
        for sql in [
            "stock > 0",
            "price IS NOT NULL",
            "price <> '0'",
            "CAST(price AS NUMERIC) > 0",
            "price > '0' COLLATE purlin_decimal",
            "price > '0' COLLATE \"purlin_decimal\"",
        ] {
            assert_eq!(ordered_as_text(&table, sql), None, "{sql}");
        }
    }

    #[test]
    fn checks_and_conditions_of_indexes_are_told() {
        const COLUMNS: &[ColumnDef] = &[ColumnDef::new("price", ColumnType::Decimal)];
        const INDEXES: &[crate::model::Index] =
            &[crate::model::Index::new("dear", &["price"]).condition("price > 9")];
        let table = Table::new("products", COLUMNS, &["price"])
            .checks(&[("positive", "price > 0")])
            .indexes(INDEXES);
        let told = decimals_as_text(&[table]);
        assert!(
            told.len() == 2 && told[0].contains("`positive`") && told[1].contains("`dear`"),
            "{told:?}"
        );
    }
}
