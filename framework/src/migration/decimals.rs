//! Conditions that compare decimals, which SQLite keeps as text: `'10' < '9'` holds there.

use super::shape::{Kind, Token, tokens};
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

/// The decimal that a condition orders without saying how to compare.
fn ordered_as_text<'t>(table: &'t Table, sql: &str) -> Option<&'t str> {
    let words = tokens(sql);
    let is_ordered = |name: &str| {
        let mut places = (0..words.len()).filter(|at| is_column(&words[*at], name));
        places.any(|at| !is_converted(&words, at) && (is_compared(&words, at) || is_chosen(&words, at)))
    };
    let decimals = table.columns.iter().filter(|it| it.kind == ColumnType::Decimal);
    decimals.map(|it| it.name).find(|name| is_ordered(name))
}

fn is_column(token: &Token<'_>, name: &str) -> bool {
    matches!(token.kind, Kind::Word | Kind::Quoted) && token.name().eq_ignore_ascii_case(name)
}

/// Whether a token is there, and one of some signs and keywords.
fn is_any(token: Option<&Token<'_>>, signs: &[&str]) -> bool {
    token.is_some_and(|token| signs.iter().any(|sign| token.is(sign)))
}

/// What stands before a column, behind which the name of its table may stand.
fn before<'w, 's>(words: &'w [Token<'s>], at: usize) -> &'w [Token<'s>] {
    let is_of_table = at > 1 && is_any(words.get(at - 1), &["."]);
    &words[..if is_of_table { at - 2 } else { at }]
}

/// Whether a column is a number by what is done with it, or says itself how it is compared.
fn is_converted(words: &[Token<'_>], at: usize) -> bool {
    const ARITHMETIC: [&str; 5] = ["+", "-", "*", "/", "%"];
    let before = before(words, at);
    is_any(words.get(at + 1), &["collate"])
        || is_any(words.get(at + 1), &ARITHMETIC)
        || is_any(before.last(), &ARITHMETIC)
}

/// Whether a column stands beside an order, and the other side does not say how to compare.
fn is_compared(words: &[Token<'_>], at: usize) -> bool {
    const ORDERS: [&str; 4] = ["<", ">", "<=", ">="];
    let before = before(words, at);
    let behind = at + 1 + usize::from(is_any(words.get(at + 1), &["not"]));
    let is_left = is_any(words.get(at + 1), &ORDERS) || is_any(words.get(behind), &["between"]);
    let is_right = is_any(before.last(), &ORDERS);
    (is_left && !says_how(words[behind + 1..].iter())) || (is_right && !says_how(before.iter().rev()))
}

/// Whether one side of an order has a cast or a collation.
fn says_how<'w>(side: impl Iterator<Item = &'w Token<'w>>) -> bool {
    let mut side = side.take_while(|token| !token.is("and") && !token.is("or"));
    side.any(|token| token.is("cast") || token.is("collate"))
}

/// Whether a column is an argument of `min` or `max`, and none before it says how to compare.
fn is_chosen(words: &[Token<'_>], at: usize) -> bool {
    let before = before(words, at);
    let is_argument = is_any(before.last(), &["(", ","]) && is_any(words.get(at + 1), &[")", ","]);
    let mut closed = 0_usize;
    let opened = before.iter().rposition(|token| {
        closed += usize::from(token.is(")"));
        let is_it = token.is("(") && closed == 0;
        closed = closed.saturating_sub(usize::from(token.is("(")));
        is_it
    });
    let is_choice = |opened: usize| {
        is_any(before[..opened].last(), &["min", "max"])
            && !before[opened..].iter().any(|token| token.is("collate"))
    };
    is_argument && opened.is_some_and(is_choice)
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
            "CAST(stock AS REAL) > 1 AND price > 0",
            "price NOT BETWEEN 1 AND 2",
            "0 < products.price",
            "min('0', abs(stock), price) = '0'",
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
            "price COLLATE purlin_decimal BETWEEN '0' AND '9'",
            "max('0' COLLATE purlin_decimal, price) = price",
            "CAST('0' AS NUMERIC) < price",
            "stock > 0 AND price IS NOT NULL",
            "length(price) > 3",
            "price + 0 > 5",
            "5 < 0 + price",
            "data->>'a' = 'x' AND price IS NOT NULL",
            "max > 1 AND price <> '0'",
            "max(stock, 1) > 1 AND coalesce(price, '0') = '0'",
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
