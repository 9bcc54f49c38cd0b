//! What SQLite tells of a violated key, which is its message alone.

use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;

use super::UniqueKey;

/// Whether the message names the key. SQLite finds names whatever their case, and tells them as they stand in the table.
pub(super) fn is_about(error: &(dyn DatabaseError + 'static), key: &UniqueKey) -> bool {
    error
        .try_downcast_ref::<SqliteError>()
        .is_some_and(|error| names(error.message(), key))
}

/// `UNIQUE constraint failed: products.shop, products.name`, or `.. failed: index 'products_name_key'` for an index over
/// expressions.
fn names(message: &str, key: &UniqueKey) -> bool {
    let Some(told) = message.strip_prefix("UNIQUE constraint failed: ") else {
        return false;
    };
    if let Some(index) = told
        .strip_prefix("index '")
        .and_then(|rest| rest.strip_suffix('\''))
    {
        let index = index.replace("''", "'");
        return key
            .constraint
            .is_some_and(|name| name.eq_ignore_ascii_case(&index));
    }
    let columns = key.columns.iter();
    let expected: Vec<_> = columns.map(|column| format!("{}.{column}", key.table)).collect();
    pieces(&expected.join(", ")) == pieces(told)
}

/// What stands between the commas, whatever the order. A name that has a comma itself is cut on both sides alike.
fn pieces(list: &str) -> Vec<String> {
    let mut pieces: Vec<_> = list.split(", ").map(str::to_ascii_lowercase).collect();
    pieces.sort_unstable();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_the_message() {
        let key = UniqueKey::new("products", &["shop", "name"]);
        for (message, is_it) in [
            ("UNIQUE constraint failed: products.name, products.shop", true),
            ("UNIQUE constraint failed: Products.Shop, Products.Name", true),
            ("UNIQUE constraint failed: products.name", false),
            (
                "UNIQUE constraint failed: products.name, products.shop, products.id",
                false,
            ),
            ("UNIQUE constraint failed: products.name, product.shop", false),
            ("UNIQUE constraint failed: index 'products_key'", false),
            ("NOT NULL constraint failed: products.name", false),
        ] {
            assert_eq!(names(message, &key), is_it, "{message}");
        }
    }

    #[test]
    fn an_index_over_expressions_is_known_by_its_name() {
        let message = "UNIQUE constraint failed: index 'it''s one'";
        let key = UniqueKey::new("products", &["name"]);
        assert!(names(message, &key.named("it's one")));
        assert!(!names(message, &key.named("another")));
    }

    #[test]
    fn names_may_have_any_letters() {
        let key = UniqueKey::new("a.b", &["c, d", "e"]);
        assert!(names("UNIQUE constraint failed: a.b.c, d, a.b.e", &key));
    }
}
