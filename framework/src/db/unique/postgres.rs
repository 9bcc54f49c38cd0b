//! What PostgreSQL tells of a violated key: its table and its name as they are, and its columns in a sentence.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

use super::UniqueKey;

/// The longest name, in bytes (`NAMEDATALEN - 1`).
const LONGEST: usize = 63;

/// Whether the error is about the key.
pub(super) fn is_about(error: &(dyn DatabaseError + 'static), key: &UniqueKey) -> bool {
    let Some(error) = error.try_downcast_ref::<PgDatabaseError>() else {
        return false;
    };
    // A partition is told in place of its table, so a name that was given is enough.
    if key.constraint.is_some() && key.constraint == error.constraint() {
        return true;
    }
    if error.table() != Some(key.table) {
        return false;
    }
    match error.detail().and_then(columns) {
        Some(told) => is_same(told, key.columns),
        None => {
            key.constraint.is_none()
                && error.constraint() == Some(default_name(key.table, key.columns).as_str())
        }
    }
}

fn is_same(mut told: Vec<String>, columns: &[&str]) -> bool {
    let mut columns = columns.to_vec();
    told.sort_unstable();
    columns.sort_unstable();
    told == columns
}

/// The columns in `Key (shop, "Name")=(1, lamp) already exists.` The words around them are in the language of the server. It
/// tells none to users who may not read them, and expressions are no columns.
fn columns(detail: &str) -> Option<Vec<String>> {
    let mut rest = detail.split_once('(')?.1;
    let mut columns = Vec::new();
    loop {
        let (column, after) = name(rest)?;
        columns.push(column);
        if after.starts_with(")=(") {
            return Some(columns);
        }
        rest = after.strip_prefix(", ")?;
    }
}

/// A name, quoted if it has to be, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ')', '(', ' ', ':'])?;
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut name = String::new();
    let mut letters = quoted.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == '"' && letters.next_if(|(_, next)| *next == '"').is_none() {
            return Some((name, &quoted[at + 1..]));
        }
        name.push(letter);
    }
    None
}

/// The name that PostgreSQL gives to a `UNIQUE` constraint: `{table}_{columns}_key`, the longer of both cut until it fits.
fn default_name(table: &str, columns: &[&str]) -> String {
    let columns = columns.join("_");
    let room = LONGEST - "__key".len();
    let columns = cut(&columns, LONGEST);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > room {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    format!("{}_{}_key", cut(table, first), cut(columns, second))
}

/// As many bytes of a text as may be, and no half letters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_the_detail_in_any_language() {
        let told = |detail| columns(detail).map(|columns| columns.join("|"));
        assert_eq!(told("Key (name)=(a) already exists.").as_deref(), Some("name"));
        assert_eq!(
            told("Schlüssel »(shop, \"My, \"\"Name\"\"\")=(1, (x)=(y))« existiert bereits.").as_deref(),
            Some("shop|My, \"Name\"")
        );
        assert_eq!(told("Key (lower(name))=(a) already exists."), None);
        assert_eq!(told("Key (name, (a || b))=(a, b) already exists."), None);
        assert_eq!(told("Key (name::text)=(a) already exists."), None);
        assert_eq!(told("Key already exists."), None);
        assert_eq!(told("Key (\"unfinished"), None);
    }

    #[test]
    fn the_order_of_columns_does_not_matter() {
        let told = || vec!["b".to_owned(), "a".to_owned()];
        assert!(is_same(told(), &["a", "b"]));
        assert!(!is_same(told(), &["a"]) && !is_same(told(), &["a", "c"]));
    }

    #[test]
    fn default_names_are_cut_as_the_server_cuts_them() {
        assert_eq!(
            default_name("products", &["shop", "name"]),
            "products_shop_name_key"
        );
        let long = "a".repeat(60);
        assert_eq!(
            default_name(&long, &["name"]),
            format!("{}_name_key", "a".repeat(54))
        );
        assert_eq!(
            default_name(&long, &[&"b".repeat(60)]),
            format!("{}_{}_key", "a".repeat(29), "b".repeat(29))
        );
        assert_eq!(
            default_name(&"é".repeat(30), &["name"]),
            format!("{}_name_key", "é".repeat(27))
        );
    }
}
